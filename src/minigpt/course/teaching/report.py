"""The class in one page: which exercise stops whom, by which slip, and in how much time."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from minigpt.course.exercises.source import Exercise
from minigpt.course.teaching.feedback_page import points_text
from minigpt.course.teaching.page_blocks import Heading, Items, PageBlock, PageTable, Words
from minigpt.course.teaching.points import (
    ABSENT,
    FAULT,
    GRADED,
    MISSING,
    PARTLY,
    REFUSED,
    SOLVED,
    UNSOLVED,
    ExerciseMark,
    StudentMark,
)

_SHOWN = 8  # slips of an exercise
_STATUSES = (SOLVED, PARTLY, UNSOLVED, MISSING, FAULT)


def class_report(marks: Sequence[StudentMark], problems: Sequence[str] = ()) -> Iterator[PageBlock]:
    """The report of a class, as blocks; of a student it holds the id and nothing else.

    Args:
        marks: everybody's marks.
        problems: sentences about what could not be given to a student.
    """
    count = Counter(one.status for one in marks)
    yield Words(
        f"{len(marks)} students: {count[GRADED]} graded, {count[REFUSED]} to look at, "
        f"{count[ABSENT]} handed in nothing."
    )
    to_see = [f"{one.student.id}: {_plain(one.reason)}" for one in marks if one.status == REFUSED]
    to_see += [
        f"{one.student.id}, {fault.exercise.number}: {fault.fault}"
        for one in marks
        for fault in one.faults
    ]
    if to_see or problems:
        yield Heading("To look at")
        yield Items((*problems, *to_see))
    graded = [one for one in marks if one.status == GRADED]
    if not graded:
        return
    yield from _points(graded)
    groups = by_exercise(graded)
    yield Heading("Which exercise stops whom")
    yield _results(groups)
    for exercise, found in groups.items():
        yield from _slips(exercise, found)
    yield from _times(groups)


def by_exercise(marks: Sequence[StudentMark]) -> dict[Exercise, list[tuple[str, ExerciseMark]]]:
    """For each exercise, each student's id and mark."""
    groups: dict[Exercise, list[tuple[str, ExerciseMark]]] = {}
    for one in marks:
        for lesson in one.lessons:
            for mark in lesson.exercises:
                groups.setdefault(mark.exercise, []).append((one.student.id, mark))
    return groups


def _points(graded: Sequence[StudentMark]) -> Iterator[PageBlock]:
    points = [one.points for one in graded if one.points is not None]
    late = sum(any(lesson.late for lesson in one.lessons) for one in graded)
    yield Words(
        f"Points: median {points_text(median(points))} of {points_text(graded[0].of)}, from "
        f"{points_text(min(points))} to {points_text(max(points))}. Late: {late}."
    )


def _results(groups: dict[Exercise, list[tuple[str, ExerciseMark]]]) -> PageTable:
    rows = []
    for exercise, found in groups.items():
        count = Counter(mark.status for _, mark in found)
        rows.append((_name(exercise), *(str(count[status]) for status in _STATUSES)))
    return PageTable("Students by result", ("exercise", *_STATUSES), tuple(rows))


def _slips(exercise: Exercise, found: list[tuple[str, ExerciseMark]]) -> Iterator[PageBlock]:
    """The slips of one exercise, the most frequent first, and who made them."""
    made: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for student, mark in found:
        if mark.first is not None:
            slip = slip_of(mark)
            made.setdefault(slip, []).append(student)
            said.setdefault(slip, mark.first.message)
    if not made:
        return
    yield Heading(f"{_name(exercise)}: what went wrong")
    ordered = sorted(made.items(), key=lambda one: (-len(one[1]), one[0]))
    rows = [(said[slip], str(len(who)), ", ".join(who)) for slip, who in ordered[:_SHOWN]]
    if len(ordered) > _SHOWN:
        others = [student for _, who in ordered[_SHOWN:] for student in who]
        rows.append(("other answers", str(len(others)), ", ".join(others)))
    yield PageTable(
        "Wrong answers by misconception",
        ("what the first of them read", "students", "who"),
        (*rows,),
    )


def slip_of(mark: ExerciseMark) -> str:
    """What stands for the slip: the listed wrong answer's words, or the message without numbers."""
    if mark.slip is not None:
        return "\n".join(mark.slip.fragments)
    message = mark.first.message if mark.first else ""
    return re.sub(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", "#", message)


def _times(groups: dict[Exercise, list[tuple[str, ExerciseMark]]]) -> Iterator[PageBlock]:
    rows = []
    for exercise, found in groups.items():
        minutes = [mark.seconds / 60 for _, mark in found if mark.seconds]
        if minutes:
            rows.append(
                (
                    *(_name(exercise), str(exercise.minutes), f"{median(minutes):.0f}"),
                    *(f"{max(minutes):.0f}", str(len(minutes))),
                )
            )
    if rows:
        yield Heading("Time against the stated minutes")
        yield PageTable(
            "Minutes of work, by the records that students handed in (progress.json)",
            ("exercise", "stated", "median", "longest", "students"),
            tuple(rows),
        )


def _plain(reason: str) -> str:
    """A refusal without the names that students have given to files: they may be their own."""
    return re.sub(r"'[^']*'", "a file", reason)


def _name(exercise: Exercise) -> str:
    return f"{exercise.number} {exercise.title}"
