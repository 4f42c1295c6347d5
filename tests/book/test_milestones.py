"""Milestones: written ones are in the book, their commands exist, their points add up; and the
questions that close a phase have short answers that name a lesson."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from minigpt.cli import cli
from minigpt.course.lessons.curriculum import read_curriculum

from .conftest import ROOT

BOOK = read_curriculum(ROOT)
TOC = (ROOT / "_toc.yml").read_text("utf8")
WRITTEN = [one for one in BOOK.milestones if one.page]
WHITEBOARD = ROOT / "book" / "milestones" / "whiteboard-phase-4.md"


def commands(page: Path) -> Iterator[list[str]]:
    """The words of each `minigpt …` line in the code blocks of a page."""
    for block in re.findall(r"```bash\n(.*?)```", page.read_text("utf8"), re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("minigpt "):
                yield shlex.split(line, comments=True)[1:]


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.name)
def test_a_written_milestone_is_in_the_book(one: object) -> None:
    page = one.page  # type: ignore[attr-defined]
    assert (ROOT / f"{page}.md").is_file()
    assert f"- file: {page}\n" in TOC


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.name)
def test_its_commands_take_what_the_page_gives_them(one: object) -> None:
    found = list(commands(ROOT / f"{one.page}.md"))  # type: ignore[attr-defined]
    assert found
    for name, *words in found:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None, name
        command.make_context(name, words)  # raises where an option is unknown


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.name)
def test_the_points_of_its_rubric_are_a_hundred(one: object) -> None:
    text = (ROOT / f"{one.page}.md").read_text("utf8")  # type: ignore[attr-defined]
    points = re.findall(r"^\| \*\*.+?\*\* \| (\d+) \|", text, re.MULTILINE)
    assert sum(map(int, points)) == 100
    parts = re.search(r"count (\d+) points;.*? count (\d+)", text, re.DOTALL)
    assert parts is not None
    assert sum(map(int, parts.groups())) == 100


def answers() -> list[str]:
    """The model answers of the whiteboard page, in order; each is indented as its question is."""
    found = []
    for part in re.split(r"^(?=\d+\. )", WHITEBOARD.read_text("utf8"), flags=re.MULTILINE)[1:]:
        start = " " * (part.index(" ") + 1) + "> "
        lines = [line.removeprefix(start) for line in part.splitlines() if line.startswith(start)]
        found.append(" ".join(lines))
    return found


def test_ten_questions_close_the_phase() -> None:
    numbers = re.findall(r"^(\d+)\. ", WHITEBOARD.read_text("utf8"), re.MULTILINE)
    assert numbers == [str(n) for n in range(1, 11)]
    assert "- file: book/milestones/whiteboard-phase-4\n" in TOC


@pytest.mark.parametrize("at", range(10))
def test_an_answer_is_short_and_names_a_lesson_of_the_course(at: int) -> None:
    answer = answers()[at]
    lessons = re.findall(r"\{ref\}`lesson-(\d+\.\d+)`", answer)
    assert lessons
    for number in lessons:
        BOOK.lesson(number)  # raises where there is none
    words = re.sub(r"\{ref\}`[^`]*`,?", "", answer).split()
    assert 30 <= len(words) <= 90


def test_every_lesson_of_the_phase_is_asked_about() -> None:
    named = {number for answer in answers() for number in re.findall(r"lesson-(4\.\d)", answer)}
    assert named == {f"4.{n}" for n in range(1, 6)}
