"""Dates as people write them in a course file, read in the course's time zone."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?")
START, END = time(0, 0), time(23, 59, 59)


def read_zone(name: str) -> ZoneInfo:
    """Find a time zone by its name, `Europe/Berlin`.

    Raises:
        ValueError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # the last covers ZoneInfoNotFoundError
        raise ValueError(
            "no time zone; give its name in the tz database, such as Europe/Berlin or UTC"
        ) from None


def read_moment(text: str, zone: ZoneInfo, default: time) -> datetime:
    """Read `2027-03-01` or `2027-03-01 18:00`; a date alone means its `default` time of day.

    Raises:
        ValueError: it is no date, does not exist, is far off, or clocks leap over that time.

    Example:
        >>> read_moment("2027-03-01", ZoneInfo("UTC"), END).isoformat()
        '2027-03-01T23:59:59+00:00'
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("which is no date; write 2027-03-01 or 2027-03-01 18:00")
    year, month, day, hour, minute = (int(part) if part else 0 for part in match.groups())
    if not 2000 <= year <= 2200:
        raise ValueError("a year that no course is held in; valid: 2000 to 2200")
    try:
        at = time(hour, minute) if match[4] else default
        moment = datetime.combine(datetime(year, month, day), at, zone)
        back = moment.astimezone(UTC).astimezone(zone)
    except ValueError as problem:
        raise ValueError(f"a date that does not exist ({problem})") from None
    if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise ValueError(f"a time that does not exist: clocks in {zone} leap over it")
    return moment


def shown_moment(moment: datetime) -> str:
    """A moment as a calendar shows it; the time of day is left out at either end of a day.

    Example:
        >>> shown_moment(datetime(2027, 3, 1, 18, 0, tzinfo=ZoneInfo("UTC")))
        'Mon 1 Mar 2027, 18:00'
    """
    day = f"{moment:%a} {moment.day} {moment:%b} {moment.year}"
    return day if moment.time() in (START, END) else f"{day}, {moment:%H:%M}"


def earlier(first: datetime, second: datetime) -> bool:
    """Whether one moment is before another, in real time and not by the clock on the wall."""
    return first.astimezone(UTC) < second.astimezone(UTC)


def between(first: datetime, second: datetime) -> timedelta:
    """The real time from one moment to another."""
    return second.astimezone(UTC) - first.astimezone(UTC)
