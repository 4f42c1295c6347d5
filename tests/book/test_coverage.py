"""The tables of what the course covers: every place exists, or is known to be planned."""

from pathlib import Path

import pytest

from minigpt.course.lessons.curriculum import Lesson, read_curriculum

from .conftest import ROOT

from minigpt_book.coverage import LESSON, read_coverage, linked_place, table  # isort: skip

COVERAGE = read_coverage(ROOT)
ROWS = [row for section in COVERAGE["sections"] for row in section["rows"]]
PLACES = sorted({place for row in ROWS for cell in row[1:] for place in cell.split()})


@pytest.mark.parametrize("place", PLACES)
def test_a_place_exists_or_is_planned(place: str) -> None:
    if place.startswith(LESSON):
        read_curriculum(ROOT).lesson(place.removeprefix(LESSON))
    else:
        assert (ROOT / place).exists() or place in COVERAGE["planned"]


def test_nothing_is_planned_that_no_row_asks_for() -> None:
    assert set(COVERAGE["planned"]) <= set(PLACES)


def test_every_item_stands_once_and_has_a_home_and_a_test() -> None:
    for section in COVERAGE["sections"]:
        items = [row[0] for row in section["rows"]]
        assert len(set(items)) == len(items)
    for item, home, *tests in ROWS:
        assert home, item
        assert len(tests) == 1, item
        assert all(place.startswith("tests/") for place in tests[0].split()), item


def test_what_is_missing_is_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = read_curriculum(ROOT)
    monkeypatch.setattr(Lesson, "written", property(lambda self: self.id != "10.4"))
    (tmp_path / "src" / "minigpt").mkdir(parents=True)
    row = ["An item", "src/minigpt/errors.py lesson:10.4", "tests/test_errors.py"]
    (before,) = list(table([row], book, tmp_path))[2:]
    assert before == (
        "| An item | `errors.py`, *to come* · Lesson 10.4, *to come* "
        "| `tests/test_errors.py`, *to come* |"
    )
    (tmp_path / "src" / "minigpt" / "errors.py").touch()
    assert linked_place("src/minigpt/errors.py", book, tmp_path) == "`errors.py`"


def test_a_written_lesson_is_linked() -> None:
    assert linked_place("lesson:2.3", read_curriculum(ROOT), ROOT).startswith("{ref}")
