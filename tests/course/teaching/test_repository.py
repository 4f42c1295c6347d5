"""The students' repository: works by itself, gives nothing away, and is updated with care."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.source import read_exercise
from minigpt.course.teaching import repository
from minigpt.course.teaching.calendar import moment_of
from minigpt.course.teaching.course import read_course
from minigpt.course.teaching.leaks import find_leaks, needles_of
from minigpt.course.teaching.repository import MANIFEST, update_repository, write_repository
from minigpt.errors import CourseError

ROOT = Path(__file__).parents[3]
STUB = "exercises/phase-02-attention/01-dot-product/raw_attention.py"


def make(toy: Path, out: Path, at: str = "2027-03-02") -> int:
    course = read_course(toy, toy)
    return write_repository(course, moment_of(course, at), toy, out)


def update(toy: Path, out: Path, at: str = "2027-03-02") -> repository.Update:
    course = read_course(toy, toy)
    return update_repository(course, moment_of(course, at), toy, out)


def git(out: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=out, check=True, capture_output=True, text=True
    ).stdout


def test_its_own_tests_pass_and_nothing_is_given_away(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "students"
    assert make(toy, out) == 5
    assert "02-causal-masking" not in git(out, "ls-files")
    assert not list(out.glob("solutions/*/*/*/*.py"))
    assert not list(out.rglob("teach.md"))
    assert find_leaks(out, needles_of(ROOT), {}) == []
    assert git(out, "log", "--format=%an|%s").splitlines() == [
        "Ada Example|A toy course, Spring 2027"
    ]
    assert git(out, "status", "--porcelain") == ""
    quiet = os.environ | {"PYTHONPATH": str(out / "src"), "MINIGPT_COURSE": str(out)}
    command = [sys.executable, "-m", "pytest", "-q", "tests"]  # `make test`, without its .venv
    done = subprocess.run(command, cwd=out, env=quiet, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    command = [sys.executable, "-m", "minigpt", "solution", "2.1.1", "--anyway"]
    done = subprocess.run(command, cwd=out, env=quiet, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "its site shows it in its time" in done.stderr
    for word in ("make setup", "make test"):
        assert word in (out / "README.md").read_text(encoding="utf8")


@pytest.fixture
def small(toy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A repository whose package is one file, so that a test takes no second."""
    root = tmp_path / "toy"
    (root / "src" / "minigpt").mkdir(parents=True)
    (root / "src" / "minigpt" / "__init__.py").write_text("x = 1\n")
    for name in ("book", "solutions", "exercises", "course.yml", "LICENSE", "pyproject.toml"):
        (root / name).symlink_to(toy / name)
    (root / "requirements.txt").symlink_to(toy / "requirements.txt")
    monkeypatch.setattr(repository, "find_leaks", lambda *_: [])
    make(root, tmp_path / "students")
    return root


def test_an_update_brings_fixes_and_leaves_the_rest(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "students"
    mine = out / "my" / "phase-02-attention" / "x.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    (out / "notes.md").write_text("ours")
    (out / STUB).write_text("changed by hand")
    (small / "src" / "minigpt" / "__init__.py").write_text("x = 2\n")
    done = update(small, out, "2027-03-22")
    assert "src/minigpt/__init__.py" in done.changed
    assert any("02-causal-masking" in name for name in done.changed)
    assert done.kept == (STUB,)
    assert (out / STUB).read_text() == "changed by hand"
    assert (mine.read_text(), (out / "notes.md").read_text()) == ("mine", "ours")
    assert git(out, "log", "--format=%s").splitlines()[0] == "Update of the course"
    assert "my/" not in git(out, "ls-files")
    again = update(small, out, "2027-03-22")
    assert (again.changed, again.removed) == ((), ())
    back = update(small, out)  # a lesson taken back
    assert any("02-causal-masking" in name for name in back.removed)


@pytest.mark.parametrize("name", ["my/x.py", "../x.py", "/x.py", "src/../../x.py"])
def test_a_manifest_that_climbs_out_is_refused(small: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "students"
    (out / MANIFEST).write_text(f'{{"{name}": "0"}}')
    with pytest.raises(CourseError, match="no file of the course"):
        update(small, out)


def test_what_is_no_repository_is_refused(toy: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=f"has no {MANIFEST}"):
        update(toy, tmp_path)
    (tmp_path / MANIFEST).write_text("[")
    with pytest.raises(CourseError, match="is not JSON"):
        update(toy, tmp_path)
    with pytest.raises(CourseError, match="not an empty folder"):
        make(toy, tmp_path)
    with pytest.raises(CourseError, match="no lesson with exercises is open"):
        make(toy, tmp_path / "out", "2027-01-01")


def test_a_leak_stops_it(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "without_key_lines", lambda text: text)
    with pytest.raises(CourseError, match=r"gives hint 3 of 2\.1\.\d away"):
        make(toy, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("one", all_exercises(ROOT), ids=lambda one: one.number)
def test_metadata_loses_the_third_hint_alone(one, tmp_path: Path) -> None:
    text = (one.home / "exercise.toml").read_text(encoding="utf8")
    before, after = tomllib.loads(text), tomllib.loads(repository.without_key_lines(text))
    assert before.pop("hints")[:2] == after.pop("hints")[:2]
    assert before == after
    home = tmp_path / one.home.relative_to(ROOT)
    home.mkdir(parents=True)
    (home / "exercise.toml").write_text(repository.without_key_lines(text), encoding="utf8")
    assert read_exercise(home, tmp_path).key_lines == ()
