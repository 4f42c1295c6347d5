"""Who is in the class: a roster as CSV, or the names of the submissions themselves.

The roster needs a column `id`; `folder` (how the submission is called), `email`, `login` and
`submitted` (a date) are used where they are there. The gradebook that Canvas exports and the
grading worksheet of Moodle are read as they are.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from minigpt.course.teaching.bundle import shown_name
from minigpt.course.teaching.source_text import python_source
from minigpt.errors import CourseError

_ID = re.compile(r"\w[\w.@+-]{0,63}")
_IDS = ("id", "ID number", "ID", "SIS User ID", "SIS Login ID", "Identifier", "Email address")
_KEYS = ("folder", "email", "login", "SIS User ID", "SIS Login ID", "Email address")
_MAX_ROSTER = 5_000_000


@dataclass(frozen=True)
class Student:
    """One student: an id, the names a submission may have, and the roster's row."""

    id: str
    names: frozenset[str] = frozenset()
    submitted: datetime | None = None
    row: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)


def identity(text: str) -> str:
    """An id or name for comparison: composed letters, no case, no blanks around it."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def student_id(text: str) -> str:
    """An id that can name a file and stand in a table.

    Raises:
        CourseError: it holds anything but letters, digits and `_ . @ + -`, or is too long.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not _ID.fullmatch(name):
        raise CourseError(
            f"{shown_name(text)} cannot be an id: letters, digits and _ . @ + - may stand in one, "
            "64 at most"
        )
    return name


def read_roster(path: Path, zone: ZoneInfo) -> tuple[tuple[Student, ...], tuple[str, ...]]:
    """Read a roster; returns the students in its order, and a sentence for each row left out.

    Raises:
        CourseError: it cannot be read, or no column says who is who.
    """
    rows = _rows(path)
    column = next((name for name in _IDS if rows and name in rows[0]), None)
    if column is None:
        has = ", ".join(repr(name) for name in rows[0]) if rows else "nothing"
        raise CourseError(f"{path}: a roster needs a column 'id', and this one has {has}")
    students: dict[str, Student] = {}
    problems = []
    for number, row in enumerate(rows, start=2):
        text = row[column].removeprefix("Participant ").strip()
        if not text:
            continue  # such as the line "Points Possible" of Canvas
        try:
            one = Student(student_id(text), _names(row, text), _submitted(row, zone), row)
        except CourseError as problem:
            problems.append(f"{path.name}, line {number}: {problem}; the row is left out")
            continue
        if identity(one.id) in students:
            problems.append(f"{path.name}, line {number}: {one.id} stands there twice")
        students.setdefault(identity(one.id), one)
    count = Counter(name for one in students.values() for name in one.names)
    shared = {name for name, owners in count.items() if owners > 1}
    problems += [
        f"{path.name}: {shown_name(name)} is the name of several" for name in sorted(shared)
    ]
    own = [replace(one, names=one.names - shared) for one in students.values()]
    return tuple(own), tuple(problems)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_ROSTER + 1)
    except OSError as problem:
        raise CourseError(f"{path} cannot be read ({problem.strerror})") from None
    if len(content) > _MAX_ROSTER:
        raise CourseError(f"{path} is too large for a roster ({_MAX_ROSTER:,} bytes at most)")
    text, _ = python_source(content)  # spreadsheets write UTF-16 and Windows' letters, too
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        table = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
        return [
            {name.strip(): (value or "").strip() for name, value in row.items() if name}
            for row in table
        ]
    except csv.Error as problem:
        raise CourseError(f"{path} is not a CSV file ({problem})") from None


def _names(row: Mapping[str, str], own: str) -> frozenset[str]:
    return frozenset(identity(row[key]) for key in _KEYS if row.get(key)) | {identity(own)}


def _submitted(row: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    text = row.get("submitted", "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CourseError(
            f"{shown_name(text)} is no date: write 2027-03-01 18:00 or 2027-03-01T18:00:00Z"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
