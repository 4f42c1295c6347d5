"""Open problems: each starts from a lesson, on a model that the reader has, beside a known work."""

import re
from pathlib import Path

import pytest
import yaml
from pybtex.database import parse_file

from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.errors import CourseError
from minigpt.zoo.registry import ENTRIES

from .conftest import ROOT

from minigpt_book.problems import PROBLEM_LEVELS, OUTSIDE, read_problems  # isort: skip

BOOK = read_curriculum(ROOT)
PROBLEMS = read_problems(ROOT)
SOURCES = set(parse_file(str(ROOT / "book" / "references.bib")).entries)
TEXTS = ("asks", "why", "first", "against", "near")


def test_there_are_fifty_of_every_level_and_phase() -> None:
    assert len(PROBLEMS) == 50  # Lesson 10.2 says so
    assert {one.level for one in PROBLEMS} == set(PROBLEM_LEVELS)
    assert {BOOK.lesson(one.lesson).phase for one in PROBLEMS} == set(range(11))


@pytest.mark.parametrize("problem", PROBLEMS, ids=[one.slug for one in PROBLEMS])
def test_a_problem_names_what_exists(problem) -> None:
    assert BOOK.lesson(problem.lesson).written
    assert set(problem.models) <= {*ENTRIES, OUTSIDE}
    assert set(problem.cited) <= SOURCES
    for name in re.findall(r"`zoo:([\w-]+)`", " ".join(getattr(problem, one) for one in TEXTS)):
        assert name in ENTRIES


@pytest.mark.parametrize("problem", PROBLEMS, ids=[one.slug for one in PROBLEMS])
def test_a_problem_reads_well(problem) -> None:
    for part in TEXTS:
        text = re.sub(r"\{\w+(:\w)?\}`([^`<]+)(<[^`]*>)?`", r"\2", getattr(problem, part))
        assert text.rstrip()[-1] in ".?", part
        for sentence in re.split(r"(?<=[.?:])\s", text):
            assert len(sentence.split()) <= 32, sentence


def test_problems_stand_in_the_order_of_the_lessons() -> None:
    order = [one.id for one in BOOK.lessons]
    places = [order.index(one.lesson) for one in PROBLEMS]
    assert places == sorted(places)
    assert len({one.asks for one in PROBLEMS}) == len(PROBLEMS)


WRONG = {
    "level": ({"level": "D"}, "level is one of"),
    "lesson": ({"lesson": "11.1"}, "there is no lesson 11.1"),
    "number": ({"lesson": 8.3}, "lesson must be text"),
    "question": ({"asks": "Look."}, "ends with a question mark"),
    "models": ({"models": "board"}, "models is a list"),
    "source": ({"near": "Nobody."}, "near cites"),
    "field": ({"cost": "none"}, "'cost'"),
}


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG)
def test_an_entry_that_nobody_can_use_is_refused(tmp_path: Path, change, said) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "curriculum.yml").write_bytes((ROOT / "book/curriculum.yml").read_bytes())
    entry = yaml.safe_load((ROOT / "book" / "problems.yml").read_text("utf8"))[0]
    file = tmp_path / "book" / "problems.yml"
    file.write_text(yaml.safe_dump([entry | change]), "utf8")
    with pytest.raises(CourseError, match=said):
        read_problems(tmp_path)
    file.write_text(yaml.safe_dump([entry, entry]), "utf8")
    with pytest.raises(CourseError, match="stands twice"):
        read_problems(tmp_path)
