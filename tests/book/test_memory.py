"""Aids to memory: every surprise has its claim, every thing of the palace its lesson."""

import re

import pytest

from minigpt.course.lessons.curriculum import read_curriculum

from .conftest import ROOT

from minigpt_book.palace import drawing, read_palace  # isort: skip
from minigpt_book.surprises import page_of, read_surprises  # isort: skip

BOOK = read_curriculum(ROOT)
SURPRISES = [entry for group in read_surprises(ROOT) for entry in group["entries"]]
ROOMS = read_palace(ROOT)


def test_the_five_kinds_have_at_least_three_each() -> None:
    groups = read_surprises(ROOT)
    assert len(groups) == 5
    assert all(len(group["entries"]) >= 3 for group in groups)


@pytest.mark.parametrize(("question", "claim", "meaning"), SURPRISES)
def test_a_surprise_asks_and_its_page_makes_the_claim(question, claim, meaning) -> None:
    assert question.endswith("?")
    assert meaning.endswith(".")
    page = (ROOT / page_of(claim, ROOT)).with_suffix(".md").read_text("utf8")
    assert re.search(rf'claim\(\s*"{re.escape(claim)}"', page), claim


def test_no_surprise_stands_twice() -> None:
    assert len({claim for _, claim, _ in SURPRISES}) == len(SURPRISES)


@pytest.mark.parametrize("room", ROOMS, ids=[room["name"] for room in ROOMS])
def test_a_room_tells_in_words_what_it_shows(room) -> None:
    picture = drawing(room)
    assert 'role="img"' in picture
    for thing in room["things"]:
        assert BOOK.lesson(thing["lesson"]).written
        assert f">{thing['name']}</text>" in picture
        assert thing["meaning"] in re.search(r'aria-label="([^"]+)"', picture)[1]


def test_mnemonics_spell_their_words() -> None:
    page = (ROOT / "book" / "appendices" / "memory.md").read_text("utf8")
    letters = "".join(re.findall(r"^\| \*\*([A-Z])\*\* \|", page, re.MULTILINE))
    assert letters == "SPACEPATCH"


def test_the_ladder_has_its_five_steps_and_the_portfolio_its_four_weeks() -> None:
    page = (ROOT / "book" / "tracks.md").read_text("utf8")
    for step in ("Novice", "Apprentice", "Practitioner", "Expert", "Researcher"):
        assert f"| {step} |" in page
    assert re.findall(r"^\| (\d) \|", page, re.MULTILINE) == ["2", "4", "6", "8"]
