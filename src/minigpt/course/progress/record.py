"""What a learner has done, in `my/progress.json`: outside of every file that an update replaces.

Entries stand under the exercise's stable key and remember the content hash they were earned with,
so that a changed exercise shows as stale and nothing is lost. Writing is atomic, under a lock.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import content_hash
from minigpt.course.files import save, unwritable
from minigpt.schema import parse_json

_PAUSE = 15 * 60  # seconds without a sign of the learner that still count as work
_VERSION = 1


@dataclass
class Entry:
    """One exercise's history."""

    hash: str = ""  # of the exercise as last graded or started
    solved: str = ""  # when it was first solved, ISO 8601, UTC
    solved_hash: str = ""
    attempts: int = 0
    hints: int = 0
    solution_seen: str = ""
    seconds: float = 0.0  # of work, pauses over a quarter of an hour left out
    touched: float = 0.0  # when last heard of, seconds since the epoch

    def touch(self) -> None:
        """Count the time since the last sign of the learner as work, unless it was a pause."""
        now = time.time()
        if 0 < now - self.touched < _PAUSE:
            self.seconds = round(self.seconds + now - self.touched, 1)
        self.touched = round(now, 1)

    def state(self, exercise: Exercise) -> str:
        """`solved`, `tried`, `started`, `stale` or `not started`."""
        if not self.hash:
            return "not started"
        if self.hash != content_hash(exercise):
            return "stale"
        if self.solved_hash == self.hash:
            return "solved"
        return "tried" if self.attempts else "started"


@dataclass
class Progress:
    """All entries by stable key, and what had to be said while reading them."""

    entries: dict[str, Entry] = field(default_factory=dict)
    notice: str = ""

    def __getitem__(self, exercise: Exercise) -> Entry:
        return self.entries.setdefault(exercise.key, Entry())

    def started(self, exercise: Exercise) -> None:
        """Record that the learner has the stub of this version."""
        self[exercise].touch()
        self[exercise].hash = content_hash(exercise)

    def graded(self, exercise: Exercise, passed: bool) -> None:
        """Record an attempt."""
        entry = self[exercise]
        entry.touch()
        entry.attempts += 1
        entry.hash = content_hash(exercise)
        if passed:
            entry.solved_hash = entry.hash
            entry.solved = entry.solved or now()


def now() -> str:
    """The time as ISO 8601, UTC, by the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_progress(workspace: Path) -> Progress:
    """Read the progress file; a damaged one is set aside under another name, and said so."""
    path = workspace / "progress.json"
    try:
        return Progress(_entries(parse_json(path.read_bytes(), dict[str, Any])))
    except FileNotFoundError:
        return Progress()
    except OSError as problem:
        raise unwritable(path, problem) from None
    except (ValueError, TypeError, AttributeError, KeyError) as problem:
        return Progress(notice=_set_aside(path, problem))


def _entries(found: dict[str, Any]) -> dict[str, Entry]:
    known = {one.name: type(one.default) for one in fields(Entry)}
    entries = {}
    for key, values in found["exercises"].items():
        kept = {name: value for name, value in values.items() if name in known}
        for name, value in kept.items():
            if not isinstance(value, (int, float) if known[name] is float else known[name]):
                raise TypeError(f"{key}: {name} is {value!r}")
        entries[key] = Entry(**kept)
    return entries


def _set_aside(path: Path, problem: Exception) -> str:
    aside = path.with_name(f"progress.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.json")
    try:
        path.replace(aside)
    except OSError as failure:
        raise unwritable(aside, failure) from None
    return (
        f"{path} could not be read ({problem}); it is kept as {aside.name}, and a new one is "
        "begun: your solutions are untouched, grade them again to count them"
    )


@contextmanager
def changing_progress(workspace: Path) -> Iterator[Progress]:
    """Read, change and write the progress file, alone among all processes.

    Raises:
        CourseError: the workspace cannot be written to.
    """
    from filelock import FileLock

    try:
        workspace.mkdir(parents=True, exist_ok=True)
        lock = FileLock(workspace / ".progress.lock", timeout=10)
        lock.acquire()
    except OSError as problem:
        raise unwritable(workspace / "progress.json", problem) from None
    try:
        progress = read_progress(workspace)
        yield progress
        for left in workspace.glob(".progress.json.*.part"):
            left.unlink(missing_ok=True)  # of a process killed while it wrote; the lock is ours
        entries = {key: asdict(entry) for key, entry in sorted(progress.entries.items())}
        document = {"version": _VERSION, "exercises": entries}
        save(workspace / "progress.json", json.dumps(document, indent=1) + "\n")
    finally:
        lock.release()
