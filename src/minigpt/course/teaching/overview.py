"""What `minigpt teach check` says of a course: its lessons, dates, hours, and what is missing."""

from collections.abc import Iterator
from pathlib import Path

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.teaching.course import Course
from minigpt.course.teaching.moments import shown_moment
from minigpt.course.teaching.notes import check_notes

READING = 45  # minutes of a lesson's path


def overview(course: Course, root: Path) -> Iterator[str]:
    """One line a lesson, then what an instructor should know."""
    book, exercises = read_curriculum(root), all_exercises(root)
    yield f"{course.title}, {course.term}: {len(course.lessons)} lessons"
    for one in course.lessons:
        lesson = book.lesson(one.id)
        minutes = sum(item.minutes for item in exercises if item.lesson == one.id)
        answers = shown_moment(one.solutions) if one.solutions else "never"
        yield (
            f"  {one.id} {lesson.title}: {shown_moment(one.release)} to {shown_moment(one.due)}, "
            f"{one.points:g} points, about {(READING + minutes) / 60:.1f} h, solutions: {answers}"
        )
    for one in course.lessons:
        for finding in check_notes(book.lesson(one.id), root):
            yield f"note: {finding}"
    if not course.policy:
        yield "note: the course file states no policy on help by AI and by others (policy: …)"
