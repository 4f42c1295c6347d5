"""`minigpt teach grade`: a class's submissions in, marks, pages, tables and a report out."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import click

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.files import shown
from minigpt.course.grading import show
from minigpt.course.grading.grader import Grader
from minigpt.course.grading.limits import Limits
from minigpt.course.lessons.curriculum import curriculum
from minigpt.course.paths import course_root
from minigpt.course.teaching import exports
from minigpt.course.teaching.calendar import moment_of, solved
from minigpt.course.teaching.classroom import classroom_workflow
from minigpt.course.teaching.course import Course, LatePolicy, read_course
from minigpt.course.teaching.feedback_page import feedback, page_title
from minigpt.course.teaching.gradescope import (
    autograder_archive,
    handed_in_at,
    results_text,
)
from minigpt.course.teaching.journal import grading_in, save_grades
from minigpt.course.teaching.marking import Job, MakeGrader, grade_class
from minigpt.course.teaching.moments import earlier
from minigpt.course.teaching.page_blocks import to_html, to_markdown
from minigpt.course.teaching.points import (
    ABSENT,
    GRADED,
    REFUSED,
    LessonPlan,
    StudentMark,
    mark_class,
)
from minigpt.course.teaching.report import class_report
from minigpt.course.teaching.roster import Student, read_roster
from minigpt.course.teaching.submissions import HandIn, HandIns, file_date, find_hand_ins
from minigpt.errors import CourseError, nearest

POINTS = 10.0  # of a lesson, where no course file says another number
_SECONDS = 60.0  # of an exercise: a busy machine must cost nobody marks


def _lessons(command: Any) -> Any:
    for option in (
        click.option("--at", help="As of this moment of the course; else now."),
        click.option("--lesson", "lessons", multiple=True, help="Which lesson; repeatable."),
        click.option(
            "--course", "course_file", type=click.Path(path_type=Path), help="Its course.yml."
        ),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of grades.")
@click.option("--roster", type=click.Path(path_type=Path), help="CSV with a column 'id'.")
@_lessons
@click.option("--file-dates", is_flag=True, help="Take the dates of files for those of hand-in.")
@click.option("--trusted", is_flag=True, help="Grade without a sandbox: your own files only.")
@click.option("--timeout", default=_SECONDS, show_default=True, help="Seconds an exercise has.")
@click.option("--memory", default=4.0, show_default=True, help="Gigabytes it may add.")
def grade(
    submissions: Path,
    out: Path,
    course_file: Path | None,
    roster: Path | None,
    lessons: tuple[str, ...],
    at: str | None,
    file_dates: bool,
    trusted: bool,
    timeout: float,
    memory: float,
) -> None:
    """Grade a class: folders, zips or notebooks in SUBMISSIONS, one for each student.

    Run it again after a change or an interruption: what is graded is not graded again.
    """
    limits = Limits(timeout, memory)
    course = read_course(course_file) if course_file else None
    plans = plan_lessons(lessons, course, at)
    zone = course.timezone if course else ZoneInfo("UTC")
    students, problems = read_roster(roster, zone) if roster else (None, ())
    batch = find_hand_ins(submissions, students)
    if file_dates:
        batch = _dated(batch)
    make, kind = choose_grader(trusted)
    job = Job(tuple(e for one in plans for e in one.exercises), make, kind, limits)
    with grading_in(out) as journal:
        graded = grade_class(batch.hand_ins, job, journal, _tell)
        policy = course.late if course else LatePolicy()
        who = [one.student for one in batch.hand_ins]
        marks = mark_class(who, plans, graded, policy)
        said = (*problems, *batch.problems, *_without_date(plans, marks))
        write_grades(out, marks, plans, said, course.contact if course else "")
    _summarize(marks, said, out, graded.fresh)


def choose_grader(trusted: bool) -> tuple[MakeGrader, str]:
    """The grader for strangers; for one's own files, and only on request, the fast one.

    Raises:
        CourseError: no sandbox can be had on this machine.
    """
    if trusted:
        click.echo(
            "minigpt: --trusted runs the submissions as you, without a sandbox: they can read "
            "and write your files, and forge a verdict",
            err=True,
        )
        return Grader, "trusted"
    from minigpt.course.strangers.grader import StrangerGrader

    return StrangerGrader, "strangers"


def plan_lessons(
    names: Sequence[str], course: Course | None, at: str | None = None
) -> tuple[LessonPlan, ...]:
    """The lessons to mark: those named, or else all of the course that are due.

    Raises:
        CourseError: a lesson is not part of the course, has no exercises, or none is due.
    """
    groups: dict[str, list[Exercise]] = {}
    for one in all_exercises():
        groups.setdefault(one.lesson, []).append(one)
    titles = {one.id: one.title for one in curriculum().lessons}
    if course is None:
        if not names:
            raise CourseError("say which lesson to grade, --lesson 2.2, or give --course")
        return tuple(
            LessonPlan(name, titles.get(name, ""), _exercises(name, groups), POINTS)
            for name in dict.fromkeys(names)
        )
    moment = moment_of(course, at)
    chosen = [course.lesson(name) for name in dict.fromkeys(names)]
    chosen = chosen or [
        one for one in course.lessons if not earlier(moment, one.due) and one.id in groups
    ]
    if not chosen:
        raise CourseError("no lesson of the course is due yet: say which to grade, --lesson 2.2")
    told = {one.id for one in solved(course, moment)}
    return tuple(
        LessonPlan(
            *(one.id, titles.get(one.id, ""), _exercises(one.id, groups), one.points),
            *(one.due, one.id in told),
        )
        for one in chosen
    )


def _exercises(lesson: str, groups: dict[str, list[Exercise]]) -> tuple[Exercise, ...]:
    if lesson not in groups:
        raise CourseError(f"lesson {lesson!r} has no exercises; {nearest(lesson, groups)}")
    return tuple(groups[lesson])


def _dated(batch: HandIns) -> HandIns:
    """The batch with the files' dates where the roster gives none."""
    hand_ins = []
    for one in batch.hand_ins:
        when = one.student.submitted or (file_date(one) if one.paths else None)
        when = when and when.astimezone(UTC)
        hand_ins.append(replace(one, student=replace(one.student, submitted=when)))
    return replace(batch, hand_ins=tuple(hand_ins))


def _without_date(plans: Sequence[LessonPlan], marks: Sequence[StudentMark]) -> list[str]:
    undated = [one for one in marks if one.status == GRADED and one.student.submitted is None]
    if not undated or not any(one.due for one in plans):
        return []
    return [
        f"{len(undated)} submissions have no date and count as in time: give a column 'submitted' "
        "in the roster, or --file-dates"
    ]


def write_grades(
    out: Path,
    marks: Sequence[StudentMark],
    plans: Sequence[LessonPlan],
    problems: Iterable[str] = (),
    contact: str = "",
) -> None:
    """Write every page, table and result that follows from the marks.

    Raises:
        CourseError: the folder cannot be written to.
    """
    for one in marks:
        title, blocks = page_title(one), [*feedback(one, contact)]
        if one.status != ABSENT:
            save_grades(out / "feedback" / f"{one.student.id}.html", to_html(title, blocks))
            save_grades(out / "feedback" / f"{one.student.id}.md", to_markdown(title, blocks))
        results = out / "gradescope" / one.student.id / "results.json"
        if one.status == GRADED:
            save_grades(results, results_text(exports.gradescope_results(one)))
        else:
            results.unlink(missing_ok=True)  # of a hand-in before this one
    save_grades(out / "grades.csv", exports.plain_csv(marks, plans))
    save_grades(out / "canvas.csv", exports.canvas_csv(marks, plans))
    save_grades(out / "moodle.csv", exports.moodle_csv(marks, plans))
    report = [*class_report(marks, [*problems])]
    save_grades(out / "report.html", to_html("Class report", report))
    save_grades(out / "report.md", to_markdown("Class report", report))


def _tell(student: str) -> None:
    click.echo(f"  graded {student}", err=True)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@_lessons
@click.option("--trusted", is_flag=True, help="The autograder grades without a sandbox.")
def gradescope(
    out: Path, course_file: Path | None, lessons: tuple[str, ...], at: str | None, trusted: bool
) -> None:
    """Write the autograder archive for Gradescope, such as autograder.zip."""
    course = read_course(course_file) if course_file else None
    plans = plan_lessons(lessons, course, at)
    content = autograder_archive(course_root(), plans, course, trusted)
    save_grades(out, content)
    click.echo(f"{shown(out)}: {len(content) / 1e6:.1f} MB, for {_names(plans)}")


@click.command()
@click.argument("submission", type=click.Path(path_type=Path))
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--metadata", type=click.Path(path_type=Path), help="submission_metadata.json")
@click.option("--trusted", is_flag=True, help="Grade without a sandbox.")
@_lessons
def results(
    submission: Path,
    results: Path,
    metadata: Path | None,
    trusted: bool,
    course_file: Path | None,
    lessons: tuple[str, ...],
    at: str | None,
) -> None:
    """Grade one submission and write RESULTS as Gradescope reads them."""
    course = read_course(course_file) if course_file else None
    plans = plan_lessons(lessons, course, at)
    make, kind = choose_grader(trusted)
    when = handed_in_at(metadata) if metadata else None
    who = Student("submission", submitted=when)
    job = Job(tuple(e for one in plans for e in one.exercises), make, kind, Limits(_SECONDS))
    begun = time.monotonic()
    with TemporaryDirectory(prefix="minigpt-") as folder, grading_in(Path(folder)) as journal:
        graded = grade_class([HandIn(who, ((submission, ""),))], job, journal)
    policy = course.late if course else LatePolicy()
    [mark] = mark_class([who], plans, graded, policy)
    found = exports.gradescope_results(mark, time.monotonic() - begun)
    save_grades(results, results_text(found))


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@_lessons
def classroom(
    out: Path, course_file: Path | None, lessons: tuple[str, ...], at: str | None
) -> None:
    """Write the workflow of an assignment of GitHub Classroom, such as classroom.yml."""
    plans = plan_lessons(lessons, read_course(course_file) if course_file else None, at)
    save_grades(out, classroom_workflow(plans))
    click.echo(f"{shown(out)}: a workflow for {_names(plans)}")


def _names(plans: Sequence[LessonPlan]) -> str:
    return ", ".join(f"{one.id} {one.title}".strip() for one in plans)


def _summarize(
    marks: Sequence[StudentMark], problems: Iterable[str], out: Path, fresh: int
) -> None:
    for words in problems:
        click.echo(f"minigpt: {words}", err=True)
    for one in marks:
        if one.status == REFUSED:
            click.echo(f"minigpt: {one.student.id} {one.reason}", err=True)
        for fault in one.faults:
            click.echo(
                f"minigpt: {one.student.id}, {fault.exercise.number}: {fault.fault}", err=True
            )
    graded = sum(one.status == GRADED for one in marks)
    again = f", {graded - fresh} as before" if graded > fresh else ""
    words = f"{graded} of {len(marks)} students graded ({fresh} now{again}): {shown(out)}"
    show.echo([show.StyledLine(words, "bold")])
