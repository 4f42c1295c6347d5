"""What a learner has done, in `my/progress.json`: outside of every file that an update replaces.

Histories stand under the exercise's stable key and remember the content hash they were earned with,
so that a changed exercise shows as stale and nothing is lost. Writing is atomic, under a lock. What
this version does not know is kept as it is; a file of a later version is refused and not touched.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import content_hash
from minigpt.course.files import alone_in, save_work, unwritable
from minigpt.errors import CourseError
from minigpt.schema import parse_json

_PAUSE = 15 * 60  # seconds without a sign of the learner that still count as work
_VERSION = 1


@dataclass
class ExerciseRecord:
    """One exercise's history."""

    hash: str = ""  # of the exercise as last graded or started
    solved: str = ""  # when it was first solved, ISO 8601, UTC
    solved_hash: str = ""
    attempts: int = 0
    hints: int = 0
    solution_seen: str = ""
    seconds: float = 0.0  # of work, pauses over a quarter of an hour left out
    touched: float = 0.0  # when last heard of, seconds since the epoch
    unknown: dict[str, Any] = field(default_factory=dict)  # fields of another version

    def data(self) -> dict[str, Any]:
        """All fields, those that another version wrote too."""
        known = asdict(self)
        return known.pop("unknown") | known

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
    """All histories by stable key, and what had to be said while reading them."""

    entries: dict[str, ExerciseRecord] = field(default_factory=dict)
    notice: str = ""
    unknown: dict[str, Any] = field(default_factory=dict)  # fields of another version

    def __getitem__(self, exercise: Exercise) -> ExerciseRecord:
        return self.entries.setdefault(exercise.key, ExerciseRecord())

    def touch(self, *exercises: Exercise) -> None:
        """Count the time since the last sign of the learner, once, unless it was a pause.

        It is shared by these exercises, as far as they were begun before; what is begun only now
        has not been worked on, and the time goes to the exercise that was touched last.
        """
        now, touched = time.time(), [self[one] for one in exercises]
        last = max((e.touched for e in self.entries.values() if e.touched <= now), default=0.0)
        begun = [entry for entry in touched if entry.touched]
        begun = begun or [entry for entry in self.entries.values() if entry.touched == last]
        for entry in begun if now - last < _PAUSE else ():
            entry.seconds = round(entry.seconds + (now - last) / len(begun), 3)
        for entry in touched:
            entry.touched = now

    def started(self, exercise: Exercise) -> None:
        """Record that the learner has the stub of this version."""
        self.touch(exercise)
        self[exercise].hash = content_hash(exercise)

    def graded(self, passed: Mapping[Exercise, bool]) -> None:
        """Record an attempt at each of some exercises, and which of them passed."""
        self.touch(*passed)
        for exercise, is_solved in passed.items():
            entry = self[exercise]
            entry.attempts += 1
            entry.hash = content_hash(exercise)
            if is_solved:
                entry.solved_hash = entry.hash
                entry.solved = entry.solved or now()


def now() -> str:
    """The time as ISO 8601, UTC, by the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_progress(workspace: Path) -> Progress:
    """Read the progress file; a damaged one is set aside under another name, and said so.

    Raises:
        CourseError: the file cannot be read, or a later version of minigpt wrote it.
    """
    path = workspace / "progress.json"
    try:
        return _progress(parse_json(path.read_bytes(), dict[str, Any]), path)
    except FileNotFoundError:
        return Progress()
    except OSError as problem:
        raise unwritable(path, problem) from None
    except (ValueError, TypeError, AttributeError, KeyError) as problem:
        return Progress(notice=_set_aside(path, problem))


def _progress(found: dict[str, Any], path: Path) -> Progress:
    version = found.pop("version", 1)
    if version > _VERSION:
        raise CourseError(
            f"{path} was written by a later minigpt (version {version}, this one knows "
            f"{_VERSION}) and is left as it is: update the course"
        )
    exercises = found.pop("exercises").items()
    return Progress({key: _history(key, values) for key, values in exercises}, unknown=found)


def _history(key: str, found: dict[str, Any]) -> ExerciseRecord:
    kinds = {one.name: type(one.default) for one in fields(ExerciseRecord) if one.name != "unknown"}
    known = {name: found.pop(name) for name in kinds if name in found}
    for name, value in known.items():
        if not isinstance(value, (int, float) if kinds[name] is float else kinds[name]):
            raise TypeError(f"{key}: {name} is {value!r}")
    return ExerciseRecord(**known, unknown=dict(found))


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
        CourseError: the workspace cannot be written to, or a later version wrote the file.
    """
    busy = f"another process has held {workspace / 'progress.json'} for ten seconds: try again"
    with alone_in(workspace, ".progress.lock", ".progress.json.*.part", busy, seconds=10):
        progress = read_progress(workspace)
        yield progress
        entries = {key: entry.data() for key, entry in sorted(progress.entries.items())}
        document = {**progress.unknown, "version": _VERSION, "exercises": entries}
        save_work(workspace / "progress.json", json.dumps(document, indent=1) + "\n")
