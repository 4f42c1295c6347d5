"""What a student gets back: marks, every test, and the words that answer the slip made."""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil

from minigpt.course.grading.verdict import CheckOutcome
from minigpt.course.teaching.page_blocks import (
    Heading,
    Items,
    PageBlock,
    PageTable,
    Preformatted,
    Words,
)
from minigpt.course.teaching.points import (
    FAULT,
    MISSING,
    REFUSED,
    SOLVED,
    ExerciseMark,
    LessonMark,
    StudentMark,
)

_OUTCOMES = {"passed": "passed", "failed": "not passed", "skipped": "skipped", "not run": "not run"}


def page_title(mark: StudentMark) -> str:
    """The page's title: an id, and no more about anybody."""
    return f"Feedback for {mark.student.id}"


def feedback(mark: StudentMark, contact: str = "") -> Iterator[PageBlock]:
    """The page of one student, as blocks.

    Args:
        mark: the student's marks.
        contact: whom to ask; may be empty.
    """
    ask = f" Questions: {contact}." if contact else ""
    if mark.status == REFUSED:
        yield Words(f"Your submission {mark.reason}. It has no marks yet: hand it in again.{ask}")
        return
    if mark.points is not None:
        yield Words(f"{points_text(mark.points)} of {points_text(mark.of)} points.{ask}")
    else:
        yield Words(f"Your marks are not final: an exercise could not be graded yet.{ask}")
    if mark.notes:
        yield Items(mark.notes)
    for lesson in mark.lessons:
        yield from _lesson(lesson)


def points_text(points: float) -> str:
    """Points as one writes them: 7, 7.5, 6.67."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def lateness_words(late: timedelta) -> str:
    """How late, in days, hours and minutes; empty for what came in time.

    Example:
        >>> lateness_words(timedelta(days=1, hours=2))
        '1 d 2 h'
    """
    minutes = ceil(late / timedelta(minutes=1))
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def _lesson(lesson: LessonMark) -> Iterator[PageBlock]:
    rows = tuple(
        (
            f"{one.exercise.number} {one.exercise.title}",
            one.status,
            points_text(one.points) if one.status != FAULT else "–",
            points_text(one.of),
        )
        for one in lesson.exercises
    )
    name = f"{lesson.plan.id} {lesson.plan.title}".strip()
    yield Heading(f"Lesson {name}")
    yield PageTable(
        f"{points_text(lesson.raw)} of {points_text(lesson.plan.points)} points",
        ("exercise", "result", "points", "of"),
        rows,
    )
    if lesson.late:
        yield Words(
            f"Handed in {lateness_words(lesson.late)} late: {points_text(100 * lesson.share)} % of "
            f"the points count, {points_text(lesson.points)} of {points_text(lesson.plan.points)}."
        )
    for one in lesson.exercises:
        yield from _exercise(one, lesson.plan.explain)


def _exercise(one: ExerciseMark, explain: bool) -> Iterator[PageBlock]:
    yield Heading(f"{one.exercise.number} {one.exercise.title}: {one.status}")
    if one.status == FAULT:
        yield Words(f"This exercise could not be graded, and has no points yet: {one.fault}.")
        return
    if one.status == MISSING:
        yield Words(f"There is no {one.exercise.id}.py in what you handed in.")
        return
    if one.status == SOLVED:
        yield Words(f"All {len(one.tests)} tests pass.")
        return
    first = one.first
    if first is not None:
        yield Words(f"{first.message}{_place(first)}")
        if explain and one.slip is not None and one.slip.why:
            yield Words(one.slip.why)
        if first.printed:
            yield Words("Your code printed:")
            yield Preformatted(first.printed)
    yield Items(tuple(_test(test, first) for test in one.tests))


def _test(test: CheckOutcome, first: CheckOutcome | None) -> str:
    words = f"{_OUTCOMES[test.outcome]}: {test.title}"
    told = test.outcome == "failed" and test is not first
    return f"{words} ({test.message})" if told else words


def _place(test: CheckOutcome) -> str:
    return f" ({test.file}, line {test.line})" if test.file else ""
