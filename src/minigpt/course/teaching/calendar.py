"""What students may see at a moment, and how late a hand-in is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from minigpt.course.teaching.course import Course, CourseLesson
from minigpt.course.teaching.moments import START, between, earlier, read_moment
from minigpt.errors import CourseError


def present(course: Course) -> datetime:
    """The present moment in the course's time zone."""
    return datetime.now(course.timezone)


def moment_of(course: Course, text: str | None) -> datetime:
    """A moment named on the command line, `2027-03-01` or `2027-03-01 18:00`; None: now.

    Raises:
        CourseError: it is no date, or does not exist.
    """
    if text is None:
        return present(course)
    try:
        return read_moment(text, course.timezone, START)
    except ValueError as problem:
        raise CourseError(f"--at is {text!r}, {problem}") from None


def released(course: Course, at: datetime) -> tuple[CourseLesson, ...]:
    """The lessons that students may read."""
    return tuple(one for one in course.lessons if not earlier(at, one.release))


def solved(course: Course, at: datetime) -> tuple[CourseLesson, ...]:
    """The released lessons whose solutions students may read."""
    return tuple(
        one for one in released(course, at) if one.solutions and not earlier(at, one.solutions)
    )


def next_change(course: Course, at: datetime) -> datetime | None:
    """When the students' site changes next: a lesson opens or its solutions appear."""
    changes: Iterable[datetime | None] = [
        moment for one in course.lessons for moment in (one.release, one.solutions)
    ]
    later = [moment for moment in changes if moment is not None and earlier(at, moment)]
    return min(later, key=lambda moment: between(at, moment), default=None)


def lateness(lesson: CourseLesson, handed_in: datetime) -> timedelta:
    """How long after its due date a lesson was handed in; nothing for one in time."""
    return max(timedelta(0), between(lesson.due, handed_in))
