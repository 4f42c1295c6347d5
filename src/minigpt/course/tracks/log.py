"""The log of a learner's weeks, `my/track.json`, which the book's page saves and loads, too.

    {"format": "minigpt tracks", "version": 1,
     "tracks": {"four-weeks": {"1": {"done": ["…"], "hours": {"2026-01-05": 2.5},
                                     "learnings": "…", "blockers": "…", "links": "…"}}}}

An item is named by its own words, so that a change of the course never ticks another one.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import NotRequired, TypedDict

from minigpt.course.files import alone_in, read_work, save_work
from minigpt.errors import CourseError

LOG_FILE = "track.json"
LOG_FORMAT = "minigpt tracks"
VERSION = 1
NOTES = ("learnings", "blockers", "links")


class _WeekData(TypedDict):
    done: NotRequired[list[str]]
    hours: NotRequired[dict[str, float]]
    learnings: NotRequired[str]
    blockers: NotRequired[str]
    links: NotRequired[str]


class _FileData(TypedDict):
    format: str
    version: int
    tracks: dict[str, dict[str, _WeekData]]


@dataclass
class WeekLog:
    """One week: the items that are done, hours by day (ISO 8601), and three texts."""

    done: list[str] = field(default_factory=list)
    hours: dict[str, float] = field(default_factory=dict)
    learnings: str = ""
    blockers: str = ""
    links: str = ""

    def __post_init__(self) -> None:
        """Refuse what no calendar and no clock allows."""
        for day, hours in self.hours.items():
            check_day(day)
            check_hours(hours)

    def merge(self, other: "WeekLog") -> None:
        """Take in another log of this week: nothing that either of them holds is lost.

        Of two entries for a day the longer one counts; of two texts both stand, unless one holds
        the other.
        """
        self.done += [one for one in other.done if one not in self.done]
        for day, hours in other.hours.items():
            self.hours[day] = max(hours, self.hours.get(day, 0.0))
        for name in NOTES:
            setattr(self, name, _both(getattr(self, name), getattr(other, name)))


@dataclass
class TrackLog:
    """All weeks of all reading paths, by the path's slug and the week's number from 1."""

    weeks: dict[tuple[str, int], WeekLog] = field(default_factory=dict)

    def week(self, slug: str, number: int) -> WeekLog:
        """Return a week's log, which is empty before anything is noted."""
        return self.weeks.setdefault((slug, number), WeekLog())

    def merge(self, other: "TrackLog") -> None:
        """Take in another log, week by week."""
        for (slug, number), week in other.weeks.items():
            self.week(slug, number).merge(week)

    def text(self) -> str:
        """The log as the file holds it; weeks without an entry are left out."""
        tracks: dict[str, dict[str, object]] = {}
        for (slug, number), week in sorted(self.weeks.items()):
            if held := {name: value for name, value in asdict(week).items() if value}:
                tracks.setdefault(slug, {})[str(number)] = held
        file = {"format": LOG_FORMAT, "version": VERSION, "tracks": tracks}
        return json.dumps(file, ensure_ascii=False, indent=1) + "\n"


def check_day(day: str) -> None:
    """Refuse what is no date.

    Raises:
        CourseError: it is not written as 2026-01-31, or there is no such day.
    """
    try:
        written = date.fromisoformat(day).isoformat()
    except ValueError:
        written = ""
    if written != day:
        raise CourseError(f"{day!r} is no day: write it as 2026-01-31")


def check_hours(hours: float) -> None:
    """Refuse what no day holds.

    Raises:
        CourseError: it is not a number from 0 to 24.
    """
    if not 0 <= hours <= 24:
        raise CourseError(f"a day cannot have {hours:g} hours of work: give a number from 0 to 24")


def _both(mine: str, other: str) -> str:
    if other in mine:
        return mine
    return other if mine in other else f"{mine}\n{other}"


def read_track_log(path: Path) -> TrackLog:
    """Read a log; a file that is not there is an empty one, and a strange one is left as it is.

    Raises:
        CourseError: it is no log, a later version wrote it, or it cannot be read.
    """
    found = read_work(path, _FileData, LOG_FORMAT, VERSION, "log of weeks")
    if found is None:
        return TrackLog()
    log = TrackLog()
    for slug, weeks in found["tracks"].items():
        for number, week in weeks.items():
            if not number.isascii() or not number.isdigit():
                raise CourseError(f"{path} has a week {number!r} of {slug}: weeks are 1, 2, 3 …")
            log.weeks[slug, int(number)] = WeekLog(**week)
    return log


@contextmanager
def changing_log(workspace: Path) -> Iterator[TrackLog]:
    """Read, change and write the log of a workspace, alone among all processes.

    Raises:
        CourseError: as `read_track_log` does, or the workspace cannot be written to.
    """
    path = workspace / LOG_FILE
    busy = f"another process has held {path} for ten seconds: try again"
    with alone_in(workspace, ".track.lock", ".track.json.*.part", busy, seconds=10):
        log = read_track_log(path)
        yield log
        save_work(path, log.text())
