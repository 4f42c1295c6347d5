"""A small course of three exercises, with stubs generated, for the tests of the grader."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minigpt.course.grading.grader import Grader

collect_ignore = ["sample", "sample_mine"]  # their tests are material, not tests of ours
REPOSITORY = Path(__file__).parents[2]
ATTENTION = Path("phase-02-attention/03-single-head")
Run = Callable[..., subprocess.CompletedProcess[str]]


def minigpt(course: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a course, as a learner does."""
    return subprocess.run(
        [sys.executable, "-c", "from minigpt.cli import main; main()", *arguments],
        cwd=course,
        env=os.environ | {"MINIGPT_COURSE": str(course)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = tmp_path_factory.mktemp("template") / "course"
    shutil.copytree(Path(__file__).parent / "sample", course)
    (course / "book").mkdir()
    shutil.copy(REPOSITORY / "book" / "curriculum.yml", course / "book")
    assert minigpt(course, "exercises", "generate").returncode == 0
    return course


@pytest.fixture
def course(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy of the course, which this process and its children take for theirs."""
    folder = tmp_path / "course"
    shutil.copytree(template, folder)
    monkeypatch.setenv("MINIGPT_COURSE", str(folder))
    monkeypatch.delenv("MINIGPT_WORKSPACE", raising=False)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(course: Path) -> Run:
    """`run("grade", "2.3")` runs the command line in the course."""
    return lambda *arguments, **environment: minigpt(course, *arguments, **environment)


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    """One warm runner for all tests."""
    with Grader() as warm:
        yield warm
