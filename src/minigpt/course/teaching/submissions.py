"""From a folder of hand-ins to one checked submission a student.

    submissions/
        ada/                 a folder: causal_mask.py, or my/phase-02-…/02-…/causal_mask.py
        grace.zip            a zip of the same
        alan.ipynb           a notebook, whose cells answer exercises
        doejane_417_90210_causal_mask.py     as Canvas names it; 417 is the student's ID
        Jane Doe_5561_assignsubmission_file  as Moodle names it; 5561 is the participant

What cannot be read costs its student's marks and nobody else's, and is told in one sentence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minigpt.course.exercises.source import Exercise
from minigpt.course.teaching.bundle import SubmissionError, read_bundle, shown_name
from minigpt.course.teaching.cells import find_answers
from minigpt.course.teaching.roster import Student, identity, student_id
from minigpt.course.teaching.source_text import python_source
from minigpt.data.files import sha256_of
from minigpt.errors import CourseError
from minigpt.schema import parse_json

_CANVAS = re.compile(r"[^_]+_(?:LATE_)?(\d+)_\d+_(.+?)(?:-\d+)?(\.\w+)")
_MOODLE = re.compile(r".+_(\d+)_assignsubmission_(?:file|onlinetext)_?")
_TAKEN = (".zip", ".ipynb", ".py")
_OURS = {"exercises", "solutions"}  # folders of the course, where a whole clone is handed in
_LONGEST = 1_000_000.0  # seconds of work that a record is believed


@dataclass(frozen=True)
class HandIn:
    """What one student handed in: paths, not yet read, and the name each has for its owner."""

    student: Student
    paths: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True)
class HandIns:
    """The hand-ins by student, in order, and a sentence for everything that is nobody's."""

    hand_ins: tuple[HandIn, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """One student's checked submission: the source of each exercise, and what was odd about it."""

    student: Student
    digest: str
    sources: Mapping[str, str]  # exercise's key → text
    faults: Mapping[str, str] = field(default_factory=dict)  # key → why there is no source
    notes: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)  # of work, as the learner's record


def find_hand_ins(folder: Path, roster: Sequence[Student] | None = None) -> HandIns:
    """Find whose each hand-in is: by the roster, or else by its own name.

    Raises:
        CourseError: the folder is not there, or holds nothing.
    """
    if not folder.is_dir():
        raise CourseError(f"{folder} is no folder: give one that holds a folder, zip or notebook "
                          "for each student")  # fmt: skip
    found: dict[str, list[tuple[Path, str]]] = {}
    students = {identity(one.id): one for one in roster or ()}
    owners = {name: one for one in students.values() for name in one.names}
    problems = []
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.startswith(".") or path.name == "__MACOSX":
            continue
        try:
            student, inside = _owner(path, None if roster is None else owners)
        except CourseError as problem:
            problems.append(f"{shown_name(path.name)} {problem}")
            continue
        students.setdefault(identity(student.id), student)
        found.setdefault(identity(student.id), []).append((path, inside))
    if not found and not problems:
        raise CourseError(f"{folder} holds no submissions")
    hand_ins = [HandIn(one, tuple(found.get(name, ()))) for name, one in students.items()]
    return HandIns(tuple(hand_ins), tuple(problems))


def _owner(path: Path, owners: Mapping[str, Student] | None) -> tuple[Student, str]:
    """Whose a hand-in is, and how its file is called without the name of its owner."""
    is_folder = path.is_dir() and not path.is_symlink()
    if not is_folder and path.suffix.lower() not in _TAKEN:
        raise CourseError("is neither a folder nor a zip or notebook: it is left out")
    stem = path.name if is_folder else path.stem
    numbered, inside = _numbered(path.name)
    if owners is None:
        return Student(student_id(numbered or stem)), inside
    for name in filter(None, (stem, numbered)):
        if identity(name) in owners:
            return owners[identity(name)], inside
    raise CourseError("belongs to nobody on the roster: add its name in the column 'folder'")


def _numbered(name: str) -> tuple[str, str]:
    """The student's number and the file's own name, where Canvas or Moodle have named it."""
    if match := _CANVAS.fullmatch(name):
        return match[1], match[2] + match[3]
    if match := _MOODLE.fullmatch(name):
        return match[1], ""
    return "", ""


def file_date(hand_in: HandIn) -> datetime | None:
    """When the newest file of a hand-in was last changed."""
    newest = 0.0
    for path, _ in hand_in.paths:
        inner = [path, *path.rglob("*")] if path.is_dir() and not path.is_symlink() else [path]
        dates = [one.lstat().st_mtime for one in inner if one.suffix != "" and not one.is_dir()]
        newest = max([newest, *dates])
    return datetime.fromtimestamp(newest, UTC) if newest else None


def read_submission(hand_in: HandIn, exercises: Sequence[Exercise]) -> Submission:
    """Read and check what a student handed in.

    Raises:
        SubmissionError: none of it can be graded.
    """
    files = _all_files(hand_in)
    if not files:
        raise SubmissionError("holds neither a Python file nor a notebook")
    reader = _Reader(files)
    for one in exercises:
        reader.take_file(one)
    left = [one for one in exercises if one.key not in reader.sources | reader.faults]
    for name in sorted(name for name in files if name.endswith(".ipynb")) if left else ():
        reader.take_notebook(name, left)
    if not reader.sources and not reader.faults:
        reader.notes.append("no exercise of this lesson is in it: " + _names(files))
    digest = sha256_of(*(part for name, content in sorted(files.items())
                         for part in (f"{name}\0{len(content)}\0", content)))  # fmt: skip
    return Submission(
        hand_in.student, digest, reader.sources, reader.faults, tuple(reader.notes), reader.seconds
    )


def _all_files(hand_in: HandIn) -> dict[str, bytes]:
    """The files of a hand-in; of two of them, one is nobody's choice to make."""
    bundles = [read_bundle(path) for path, _ in hand_in.paths]
    if all(inside.endswith((".py", ".ipynb")) for _, inside in hand_in.paths):
        return {inside: next(iter(bundle.values()))
                for (_, inside), bundle in zip(hand_in.paths, bundles, strict=True)}  # fmt: skip
    if any(bundle != bundles[0] for bundle in bundles):
        names = " and ".join(shown_name(path.name) for path, _ in hand_in.paths)
        raise SubmissionError(f"is there in {len(bundles)} different copies, {names}: keep one")
    return bundles[0] if bundles else {}


def _names(files: Iterable[str]) -> str:
    names = sorted(files)
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(map(shown_name, names[:3])) + rest


class _Reader:
    """Takes the answers out of a submission's files."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.sources: dict[str, str] = {}
        self.faults: dict[str, str] = {}
        self.notes: list[str] = []
        self.seconds = _seconds(files)

    def take_file(self, one: Exercise) -> None:
        """Find the Python file of an exercise."""
        names = self._candidates(one)
        if not names:
            return
        if len({self.files[name] for name in names}) > 1:
            self.faults[one.key] = f"there are {len(names)} different files {one.id}.py: keep one"
            return
        text, note = python_source(self.files[names[0]])
        self.sources[one.key] = text
        if note:
            self.notes.append(f"{one.id}.py: {note}")

    def _candidates(self, one: Exercise) -> list[str]:
        exact = f"/{one.folder}/{one.id}.py"
        everything = [name for name in self.files if f"/{name}".endswith(f"/{one.id}.py")]
        found = [name for name in everything if f"/{name}".endswith(exact)] or [
            name for name in everything if not re.search(r"(^|/)phase-\d+-[^/]+/", name)
        ]
        return [name for name in found if not _OURS & set(name.split("/"))] or found

    def take_notebook(self, name: str, exercises: Sequence[Exercise]) -> None:
        """Find the cells of exercises in a notebook."""
        try:
            answers = find_answers(self.files[name], exercises)
        except ValueError as problem:
            self.notes.append(f"{shown_name(name)} {problem}")
            return
        for key, answer in answers.items():
            if answer.fault or key in self.sources | self.faults:
                self.sources.pop(key, None)
                self.faults[key] = answer.fault or "two notebooks answer this exercise: keep one"
            else:
                self.sources[key] = answer.source


def _seconds(files: Mapping[str, bytes]) -> dict[str, float]:
    """The seconds of work by exercise, if the learner's record was handed in and can be read."""
    record = next((files[name] for name in files if name.split("/")[-1] == "progress.json"), b"{}")
    try:
        entries = parse_json(record, dict[str, Any]).get("exercises", {})
    except ValueError:
        return {}
    if not isinstance(entries, dict):
        return {}
    return {
        key: float(one["seconds"])
        for key, one in entries.items()
        if isinstance(one, dict)
        and type(one.get("seconds")) in (int, float)
        and 0 < one["seconds"] <= _LONGEST
    }
