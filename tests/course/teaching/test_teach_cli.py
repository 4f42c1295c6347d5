"""`minigpt teach check`, as an instructor calls it."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from minigpt.course.teaching.cli import teach
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
