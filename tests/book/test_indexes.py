"""The index pages hold every experiment, symbol and listing, and refuse what they cannot place."""

from pathlib import Path

import pytest

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.lessons.indexes import Symbol, experiments, shown_code, symbols
from minigpt.errors import CourseError

from .conftest import ROOT

BOOK = read_curriculum(ROOT)


def test_every_recurring_experiment_returns() -> None:
    found = list(experiments(BOOK))
    for track in BOOK.tracks:
        lessons = {one.lesson.id for one in found if track.number in one.tracks}
        assert len(lessons) >= 3, track.title


def test_no_line_about_a_track_is_lost() -> None:
    pages = [(ROOT / one.path).read_text("utf8") for one in BOOK.lessons if one.written]
    lines = sum(line.startswith("*Track") for page in pages for line in page.splitlines())
    assert len(list(experiments(BOOK))) == lines


def test_every_lesson_with_a_table_has_its_symbols_in_the_index() -> None:
    found = {one.lesson.id for one in symbols(BOOK)}
    wanted = {
        one.id
        for one in BOOK.lessons
        if one.written and "| symbol | meaning" in (ROOT / one.path).read_text("utf8")
    }
    assert found == wanted


def test_symbols_stand_by_letter_latin_before_greek() -> None:
    texts = ["$\\lambda$", "$b$", "$W_\\text{in}$", "$A$", "$\\hat a$", "$\\mathbf{c}$"]
    rows = [Symbol(BOOK.lesson("2.1"), text, "", "") for text in texts]
    ordered = [one.text for one in sorted(rows, key=lambda one: one.order)]
    assert ordered == ["$A$", "$\\hat a$", "$b$", "$\\mathbf{c}$", "$W_\\text{in}$", "$\\lambda$"]


def test_what_the_index_of_code_names_exists() -> None:
    for one in shown_code(BOOK, all_exercises(ROOT)):
        path = ROOT / "src" / Path(*one.module.split(".")).with_suffix(".py")
        assert one.name.split(".")[0] in path.read_text("utf8"), one


def test_an_unknown_recurring_experiment_is_refused(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "curriculum.yml").write_bytes((ROOT / "book/curriculum.yml").read_bytes())
    book = read_curriculum(tmp_path)
    page = tmp_path / book.lesson("2.3").path
    page.parent.mkdir(parents=True)
    page.write_text("## Experiments\n\n### 1. Why?\n\n*Track 9, nothing.* We look.\n", "utf8")
    with pytest.raises(CourseError, match=r"names no recurring experiment; write `\*Track 3"):
        list(experiments(book))
    page.write_text("## Experiments\n\n### 1. Why?\n\n*Tracks 2 to 4: all.* We look.\n", "utf8")
    assert [one.tracks for one in experiments(book)] == [(2, 3, 4)]
