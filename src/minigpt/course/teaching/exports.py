"""Marks as other systems take them: plain CSV, Canvas, Moodle, and one Gradescope result.

Sources, as of 2026: Canvas' guide "How do I import grades in the Gradebook?"; Moodle's "Grade
import"; Gradescope's "Autograder specifications".
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from minigpt.course.teaching.feedback_page import lateness_words, points_text
from minigpt.course.teaching.points import FAULT, REFUSED, ExerciseMark, LessonPlan, StudentMark

_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_csv(marks: Sequence[StudentMark], plans: Sequence[LessonPlan]) -> str:
    """One line a student: id, result, hand-in, each exercise and lesson, the sum."""
    header = ["id", "result", "submitted", "late"]
    for plan in plans:
        header += [f"{one.number} {one.id}" for one in plan.exercises] + [f"lesson {plan.id}"]
    rows = []
    for one in marks:
        late = max((lesson.late for lesson in one.lessons), default=None)
        when = one.student.submitted.isoformat() if one.student.submitted else ""
        status = "graded in part" if one.faults else one.status
        row = [one.student.id, status, when, lateness_words(late) if late else ""]
        for lesson in one.lessons:
            row += [_points(one, _final(each)) for each in lesson.exercises]
            row.append(_points(one, lesson.final))
        about = "; ".join(filter(None, (one.reason, *one.notes, *_faults(one))))
        rows.append([*row, _points(one, one.points), points_text(one.of), about])
    return _table([[*header, "points", "of", "note"], *rows])


def canvas_csv(marks: Sequence[StudentMark], plans: Sequence[LessonPlan]) -> str:
    """Canvas' gradebook: five columns that say who, one for each lesson, and the points possible.

    Where the roster is the gradebook that Canvas exported, its columns come back as they were.
    Marks that somebody has to look at first are left empty.
    """
    names = [f"{plan.id} {plan.title}".strip() for plan in plans]
    possible = ["    Points Possible", *[""] * 4, *(points_text(plan.points) for plan in plans)]
    rows = []
    for one in marks:
        row = one.student.row
        who = [row.get(column, "") for column in _CANVAS]
        if not row.get("ID"):
            who = [one.student.id, "", row.get("SIS User ID", one.student.id)]
            who += [row.get("SIS Login ID", row.get("login", "")), row.get("Section", "")]
        rows.append([*who, *(_points(one, lesson.final) for lesson in one.lessons)])
    return _table([[*_CANVAS, *names], possible, *rows])


def moodle_csv(marks: Sequence[StudentMark], plans: Sequence[LessonPlan]) -> str:
    """Moodle's grade import: who, then each lesson's points with its feedback.

    Moodle asks on import which column is which. Both columns of a lesson have to be mapped: a
    feedback that comes alone overwrites the points.
    """
    header = ["ID number", "Email address"]
    for plan in plans:
        name = f"{plan.id} {plan.title}".strip()
        header += [name, f"{name} (feedback)"]
    rows = []
    for one in marks:
        who = one.student.row
        row = [who.get("ID number", one.student.id)]
        row.append(who.get("Email address", who.get("email", "")))
        for lesson in one.lessons:
            said = "; ".join(f"{e.exercise.number} {e.status}" for e in lesson.exercises)
            words = one.reason if one.status == REFUSED else said
            row += [_points(one, lesson.final), words]
        rows.append(row)
    return _table([header, *rows])


def gradescope_results(mark: StudentMark, execution_time: float | None = None) -> dict[str, Any]:
    """One student's marks as Gradescope's `results.json`: a test case for each exercise.

    `score` stands at the top, since lateness may have taken a part of what the exercises earned.
    """
    cases = [_case(each) for lesson in mark.lessons for each in lesson.exercises]
    words = [mark.reason, *mark.notes]
    words += [
        f"Lesson {one.plan.id}: {lateness_words(one.late)} late, "
        f"{points_text(100 * one.share)} % count."
        for one in mark.lessons
        if one.late
    ]
    results: dict[str, Any] = {
        "score": round(sum(one.points for one in mark.lessons), 2),
        "output": "\n".join(filter(None, words)),
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": cases,
    }
    if execution_time is not None:
        results["execution_time"] = round(execution_time)
    return results


def _case(each: ExerciseMark) -> dict[str, Any]:
    lines = [each.fault or each.status]
    if each.first is not None:
        lines.append(each.first.message)
    lines += [f"{test.outcome}: {test.title}" for test in each.tests]
    return {
        "name": f"{each.exercise.number} {each.exercise.title}",
        "number": each.exercise.number,
        "score": round(each.points, 2),
        "max_score": round(each.of, 2),
        "output": "\n".join(lines),
        "output_format": "text",
        "visibility": "visible",
    }


def _points(one: StudentMark, points: float | None) -> str:
    return "" if points is None or one.status == REFUSED else points_text(points)


def _final(each: ExerciseMark) -> float | None:
    return None if each.status == FAULT else each.points


def _faults(one: StudentMark) -> list[str]:
    return [f"{each.exercise.number}: {each.fault}" for each in one.faults]


def _table(rows: Iterable[Sequence[str]]) -> str:
    """CSV whose cells no spreadsheet takes for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)
    return text.getvalue()
