"""`minigpt teach repo` and `update`: the students' repository, made from the book and kept fresh.

It holds the package, the stubs and tests of the open lessons, and the tools. Of an exercise's
source only `exercise.toml` goes with it, without the third hint, which is nearly the solution.
`.minigpt-course.json` lists what was handed out; an update touches nothing else, and never `my/`.
"""

import json
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.grading.untouched import LISTING
from minigpt.course.lines import source_lines
from minigpt.course.teaching.calendar import released
from minigpt.course.teaching.course import Course
from minigpt.course.teaching.leaks import find_leaks, needles_of, telling_names
from minigpt.course.teaching.site import leak_refusal
from minigpt.data.files import sha256_of_file
from minigpt.errors import CourseError
from minigpt.schema import parse_json

MANIFEST = ".minigpt-course.json"
TEMPLATES = Path(__file__).parent / "templates"
LATER = "Your course shows this hint together with the solution."
_IGNORED = ".venv/\n__pycache__/\n*.egg-info/\n.pytest_cache/\n.DS_Store\nruns/\n"
_COPIED = ("LICENSE", "pyproject.toml", "book/curriculum.yml")


@dataclass(frozen=True)
class Update:
    """What an update did to a repository, by file."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]  # changed there by hand since, and left so


def write_repository(course: Course, at: datetime, root: Path, out: Path) -> int:
    """Write the students' repository into an empty folder, with a history of one commit.

    Returns:
        the number of exercises in it.

    Raises:
        CourseError: the folder is not empty, no lesson is open, or something leaks.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CourseError(f"{out} is not an empty folder; minigpt teach update changes one")
    with tempfile.TemporaryDirectory(prefix="minigpt-teach-") as scratch:
        fresh = Path(scratch) / "repository"
        n = _render(course, at, root, fresh)
        out.mkdir(parents=True, exist_ok=True)
        shutil.copytree(fresh, out, dirs_exist_ok=True)
    _git(out, "init", "--quiet", "--initial-branch", "main")
    _commit(out, ["."], course, f"{course.title}, {course.term}")
    return n


def update_repository(course: Course, at: datetime, root: Path, out: Path) -> Update:
    """Carry fixes and newly opened lessons into a students' repository.

    Raises:
        CourseError: it was not made by `minigpt teach repo`, or something leaks.
    """
    try:
        before = parse_json((out / MANIFEST).read_bytes(), dict[str, str])
    except FileNotFoundError:
        raise CourseError(f"{out} has no {MANIFEST}: minigpt teach repo makes one") from None
    except ValueError as problem:
        raise CourseError(f"{out / MANIFEST} {problem}") from None
    with tempfile.TemporaryDirectory(prefix="minigpt-teach-") as scratch:
        fresh = Path(scratch) / "repository"
        _render(course, at, root, fresh)
        done = _carry(fresh, out, before)
    if (out / ".git").exists() and (done.changed or done.removed):
        _commit(out, [*done.changed, *done.removed, MANIFEST], course, "Update of the course")
    return done


def _carry(fresh: Path, out: Path, before: dict[str, str]) -> Update:
    after = parse_json((fresh / MANIFEST).read_bytes(), dict[str, str])
    changed, removed, kept = [], [], []
    for name in sorted(before.keys() | after.keys()):
        if name.split("/")[0] == "my" or ".." in name.split("/") or name.startswith("/"):
            raise CourseError(f"{out / MANIFEST} names {name!r}, which is no file of the course")
        there = sha256_of_file(out / name) if (out / name).is_file() else None
        if there == after.get(name):
            continue
        if there not in (None, before.get(name)):
            kept.append(name)
        elif name in after:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(fresh / name, out / name)
            changed.append(name)
        else:
            (out / name).unlink(missing_ok=True)
            removed.append(name)
    shutil.copyfile(fresh / MANIFEST, out / MANIFEST)
    return Update(tuple(changed), tuple(removed), tuple(kept))


def _render(course: Course, at: datetime, root: Path, out: Path) -> int:
    """Write every file of the repository; say how many exercises it has."""
    lessons = {one.id for one in released(course, at)}
    exercises = [one for one in all_exercises(root) if one.lesson in lessons]
    if not exercises:
        raise CourseError("no lesson with exercises is open at that moment: see --at")
    for name, text in _texts(course, root, exercises):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")
    for name in _COPIED:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, out / name)
    shutil.copytree(
        root / "src" / "minigpt",
        out / "src" / "minigpt",
        ignore=lambda _, names: [one for one in names if one == "__pycache__" or one[:1] == "."],
    )
    needles = needles_of(root)
    if leaks := find_leaks(out, needles, telling_names(needles, root)):
        raise leak_refusal(leaks, "nothing was written")
    files = sorted(path for path in out.rglob("*") if path.is_file())
    hashes = {path.relative_to(out).as_posix(): sha256_of_file(path) for path in files}
    (out / MANIFEST).write_text(json.dumps(hashes, indent=0) + "\n", encoding="utf8")
    return len(exercises)


def _texts(course: Course, root: Path, exercises: list[Exercise]) -> Iterator[tuple[str, str]]:
    """The files that are written for the repository, or made smaller."""
    words = {
        "title": course.title,
        "term": course.term,
        "contact": course.contact,
        "first": exercises[0].lesson,
        "site": f"The lessons are at <{course.site}>. " if course.site else "",
    }
    yield "README.md", (TEMPLATES / "student-readme.md").read_text("utf8").format(**words)
    yield "Makefile", (TEMPLATES / "student-makefile").read_text("utf8")
    yield "tests/test_repository.py", (TEMPLATES / "student-tests.txt").read_text("utf8")
    yield ".gitignore", _IGNORED
    pins = source_lines((root / "requirements.txt").read_text("utf8"))
    yield "constraints.txt", "".join(f"{pin}\n" for pin in pins if "==" in pin)
    handed = set[str]()
    for one in exercises:
        for file in (one.stub, one.tests):
            handed.add(file.relative_to(root / "exercises").as_posix())
            yield file.relative_to(root).as_posix(), file.read_text("utf8")
        metadata = one.home / "exercise.toml"
        yield metadata.relative_to(root).as_posix(), without_key_lines(metadata.read_text("utf8"))
    for name in ("conftest.py", LISTING):
        path = root / "exercises" / name
        if path.is_file():
            lines = source_lines(path.read_text("utf8"))
            if name == LISTING:
                lines = [line for line in lines if line.split()[-1] in handed]
            yield f"exercises/{name}", "".join(f"{line}\n" for line in lines)


def without_key_lines(text: str) -> str:
    """An `exercise.toml` whose third hint, nearly the solution, is left to the course."""
    found = tomllib.loads(text)
    found["hints"] = [*found["hints"][:2], LATER]
    return "".join(f"{key} = {_toml(value)}\n" for key, value in found.items())


def _toml(value: Any) -> str:
    """A value of an `exercise.toml` as TOML."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {_toml(part)}" for key, part in value.items())
        return "{" + ", ".join(pairs) + "}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _commit(out: Path, names: Iterable[str], course: Course, message: str) -> None:
    _git(out, "add", "--all", "--", *names)
    author = course.people[0].name if course.people else course.title
    address = course.contact if "@" in course.contact else "course@localhost"
    who = ("-c", f"user.name={author}", "-c", f"user.email={address}")
    _git(out, *who, "-c", "commit.gpgsign=false", "commit", "--quiet", "-m", message)


def _git(out: Path, *arguments: str) -> None:
    command = ["git", *arguments]
    try:
        done = subprocess.run(command, cwd=out, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise CourseError("git is not installed, and the repository needs its history") from None
    if done.returncode:
        raise CourseError(f"git {arguments[0]} in {out}: {done.stderr.strip() or done.stdout}")
