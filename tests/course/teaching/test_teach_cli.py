"""`minigpt teach check`, as an instructor calls it."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.teaching.calendar import moment_of
from minigpt.course.teaching.cli import teach
from minigpt.course.teaching.course import read_course
from minigpt.course.teaching.repository import write_repository
from minigpt.course.teaching.tree import write_tree
from minigpt.errors import CourseError

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "course-four-weeks" / "course.yml"


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(teach, [str(word) for word in words])


def test_the_worked_example_is_ready_to_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIGPT_COURSE", str(ROOT))
    said = call("check", "--course", EXAMPLE, "--at", "2027-02-03").output.splitlines()
    assert said[0].endswith("Spring 2027: 18 lessons")
    assert "  0.1 Vectors, tensors and basis changes: Mon 1 Feb 2027 to Fri 5" in said[1]
    assert said[-1] == "next change: Mon 8 Feb 2027"
    assert not [line for line in said if line.startswith("note:")]  # every lesson has its notes


def test_the_weeks_have_the_hours_that_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIGPT_COURSE", str(ROOT))
    weeks: dict[str, float] = {}
    for line in call("check", "--course", EXAMPLE).output.splitlines():
        if " points, about " in line:
            week = line.partition(" to ")[0].rpartition(": ")[2]
            weeks[week] = weeks.get(week, 0) + float(line.partition("about ")[2].split()[0])
    assert len(weeks) == 4
    assert all(6 <= hours <= 12 for hours in weeks.values()), weeks


def test_a_site_is_searched(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIGPT_COURSE", str(toy))
    where = ("check", "--course", toy / "course.yml", "--site", tmp_path, "--at", "2027-03-02")
    assert "no leaks found" in call(*where).output
    (tmp_path / "page.html").write_text("x = (cold * hot) ** 0.5\nreturn (cold * hot) ** 0.5\n")
    problem = call(*where).exception
    assert isinstance(problem, CourseError)
    assert "gives the solution of 2.1.3 away" in str(problem)
    assert "no leaks" in call(*where[:-1], "2027-04-01").output  # it is out by then


def test_an_audience_must_be_named(tmp_path: Path) -> None:
    result = call("build", tmp_path, "--course", EXAMPLE)
    assert isinstance(result.exception, SystemExit | click.UsageError)
    assert "--for" in result.output


@pytest.mark.parametrize(
    ("at", "n", "solved"),
    [("2027-02-01", 5, 0), ("2027-02-08", 10, 0), ("2027-02-22", 18, 10), ("2027-03-05", 18, 17)],
)
def test_the_sources_of_its_sites_hold_what_is_open(
    tmp_path: Path, at: str, n: int, solved: int
) -> None:
    course = read_course(EXAMPLE, ROOT)
    write_tree(course, moment_of(course, at), ROOT, tmp_path, staff=False)
    pages = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "book").rglob("*.md")}
    lessons = {page for page in pages if page.startswith("book/phase-")}
    answers = {page for page in lessons if page.endswith("-solutions.md")}
    assert (len(lessons - answers), len(answers)) == (n, solved)
    listed = re.findall(r"(?:file|root): (\S+)", (tmp_path / "_toc.yml").read_text("utf8"))
    assert {f"{name}.md" for name in listed} == pages
    assert not any("teach" in page for page in pages)


def test_its_repository_has_every_exercise_of_the_course(tmp_path: Path) -> None:
    course = read_course(EXAMPLE, ROOT)
    n = write_repository(course, moment_of(course, "2027-03-01"), ROOT, tmp_path / "students")
    wanted = {one.id for one in course.lessons}
    assert n == sum(one.lesson in wanted for one in all_exercises(ROOT))
