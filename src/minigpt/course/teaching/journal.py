"""What grading found, a file a student, written whole: a kill at any moment loses one student's.

A record stands for one submission, one version of the course and one grader. Where all three are as
they were, nobody is graded again; marks, pages and tables are made anew from the records each time.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from minigpt import __version__
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import content_hash
from minigpt.course.files import alone_in, save_work
from minigpt.course.grading.verdict import CheckOutcome, Verdict
from minigpt.data.files import sha256_of
from minigpt.schema import parse_json

_VERSION = 1
_ANOTHER = "give another folder with --out"


@dataclass(frozen=True)
class GradingRecord:
    """What grading found in one submission: a verdict, or a fault, for each exercise in it."""

    student: str
    submission: str  # hash of what was handed in
    course: str  # hash of what was asked
    grader: str  # `strangers` or `trusted`
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)  # exercise's key → verdict
    faults: Mapping[str, str] = field(default_factory=dict)  # exercise's key → why there is none
    notes: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    def stands_for(self, submission: str, course: str, grader: str) -> bool:
        """Whether it answers this submission, by this grader, in this version of the course."""
        return (self.submission, self.course, self.grader) == (submission, course, grader)


def course_version(exercises: Sequence[Exercise]) -> str:
    """The hash of what is asked: the package's version, every stub's signatures, every test."""
    parts = [f"{one.key}\0{content_hash(one)}\0" for one in exercises]
    return sha256_of(__version__, "\0", *sorted(parts))[:16]


def save_grades(path: Path, content: str | bytes) -> None:
    """Write one file of the grades in one step, into a folder that is made if need be.

    Raises:
        CourseError: the folder cannot be written to.
    """
    save_work(path, content, _ANOTHER)


class Journal:
    """The records in a folder of grades."""

    def __init__(self, out: Path) -> None:
        self.folder = out / "records"

    def read(self, student: str) -> GradingRecord | None:
        """A student's record; None where there is none, or one that cannot be understood."""
        try:
            found = parse_json(self._path(student).read_bytes(), dict[str, Any])
            return _record(found)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None  # the submission is still there, and is graded again

    def write(self, record: GradingRecord) -> None:
        """Write a record in one step.

        Raises:
            CourseError: the folder cannot be written to.
        """
        text = json.dumps({"version": _VERSION, **asdict(record)}, ensure_ascii=True, indent=1)
        save_grades(self._path(record.student), text + "\n")

    def _path(self, student: str) -> Path:
        return self.folder / f"{student}.json"


def _record(found: dict[str, Any]) -> GradingRecord:
    if found.pop("version") != _VERSION:
        raise ValueError("another version's")
    verdicts = {
        key: Verdict(tuple(CheckOutcome(**test) for test in one["tests"]), one["seconds"])
        for key, one in found.pop("verdicts").items()
    }
    return GradingRecord(verdicts=verdicts, notes=tuple(found.pop("notes")), **found)


@contextmanager
def grading_in(out: Path) -> Iterator[Journal]:
    """The journal of a folder of grades, for one run at a time.

    Raises:
        CourseError: the folder cannot be written to, or another run is grading into it.
    """
    busy = f"another run is grading into {out}: wait until it ends"
    with alone_in(out, ".lock", "**/.*.part", busy, remedy=_ANOTHER):
        yield Journal(out)
