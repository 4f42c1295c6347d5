"""The pages that a course site adds to the book's: its home with the calendar, and the staff's."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.lessons.curriculum import Lesson, read_curriculum
from minigpt.course.lines import source_lines
from minigpt.course.teaching.calendar import released, solved
from minigpt.course.teaching.course import Course, CourseLesson
from minigpt.course.teaching.moments import earlier, shown_moment
from minigpt.course.teaching.notes import notes_path


def home_page(course: Course, root: Path, at: datetime, staff: bool) -> str:
    """The first page: who, when, what is open, how lateness counts, how to begin."""
    lines = [f"# {course.title}", "", f"{course.term}.", ""]
    if staff:
        lines += [":::{important}", "This is the staff's site. Do not publish it.", ":::", ""]
    for one in course.people:
        role = f", {one.role}" if one.role else ""
        lines.append(f"- {one.name}{role}{_linked(one.address)}")
    lines += ["", f"Questions go to{_linked(course.contact).replace(', ', ' ', 1)}.", ""]
    if course.policy:
        lines += ["## Rules", "", course.policy, ""]
    lines += ["## Calendar", "", *_calendar(course, root, at), "", _late(course), ""]
    lines += [f"As of {shown_moment(at)}, {course.timezone}.", ""]
    lines += ["## Begin", "", *_begin(course, at)]
    return "\n".join(lines) + "\n"


def _linked(address: str) -> str:
    if not address:
        return ""
    target = address if "://" in address else f"mailto:{address}"
    return f", [{address}]({target})"


def _calendar(course: Course, root: Path, at: datetime) -> Iterator[str]:
    book = read_curriculum(root)
    open_now = {one.id for one in released(course, at)}
    yield "| Lesson | Opens | Due | Points | Solutions |"
    yield "|---|---|---|---|---|"
    for one in course.lessons:
        lesson = book.lesson(one.id)
        name = f"{{ref}}`{lesson.label}`" if one.id in open_now else f"{lesson.id} {lesson.title}"
        dates = [shown_moment(one.release), shown_moment(one.due), f"{one.points:g}"]
        yield f"| {name} | {' | '.join(dates)} | {_solutions(one, at)} |"


def _solutions(one: CourseLesson, at: datetime) -> str:
    if one.solutions is None:
        return "–"
    return shown_moment(one.solutions) if earlier(at, one.solutions) else "out"


def _late(course: Course) -> str:
    late = course.late
    if not late.days:
        return "Late work is not taken."
    minutes = late.grace.total_seconds() / 60
    grace = f" The first {minutes:g} minutes are forgiven." if minutes else ""
    return (
        f"Late work loses {late.per_day:g} % of its points for each day begun, and is taken for "
        f"{late.days} days.{grace}"
    )


def _begin(course: Course, at: datetime) -> Iterator[str]:
    first = next(iter(released(course, at)), None)
    yield "{doc}`how-to-use` explains the predictions, the exercises, and the search."
    if course.repository:
        yield f"Clone [the exercises]({course.repository}) and run `make setup` there, once."
    yield "Where this site says `make book`, `make setup` is all you need."
    if first:
        yield from ["", "```console", f"$ minigpt start {first.id}", f"$ minigpt grade {first.id}"]
        yield "```"


def staff_page(course: Course, lesson: Lesson, root: Path) -> str:
    """A lesson's teaching notes, and what an instructor wants to know of its exercises."""
    path = root / notes_path(lesson)
    title = f"# Teaching {lesson.id} {lesson.title}"
    notes = path.read_text(encoding="utf8") if path.is_file() else f"{title}\n\nNo notes yet.\n"
    one = course.lesson(lesson.id)
    found = [exercise for exercise in all_exercises(root) if exercise.lesson == lesson.id]
    lines = [notes, "## Slides", ""]
    lines += [
        f'<a href="../../slides/{lesson.id}.html">Questions, figures, results</a>, a slide each: '
        "space shows the next one, and printing them gives a PDF.",
        "",
        "## Exercises",
        "",
        f"The lesson gives {one.points:g} points, and is due on {shown_moment(one.due)}.",
        "",
        "| Exercise | Minutes | Difficulty | Importance |",
        "|---|---|---|---|",
    ]
    for exercise in found:
        measures = f"{exercise.minutes} | {exercise.difficulty} of 5 | {exercise.importance} of 5"
        lines.append(f"| {exercise.number} {exercise.title} | {measures} |")
    for exercise in found:
        lines += _exercise(exercise)
    return "\n".join(lines) + "\n"


def _exercise(one: Exercise) -> Iterator[str]:
    """Hints, and the common wrong answers with the misconception behind each."""
    yield from ["", f"### {one.number} {one.title}: hints and wrong answers"]
    for number, hint in enumerate(one.hints, start=1):
        yield from ["", f"**Hint {number}.**", "", *source_lines(hint)]
    yield from ["", "**Wrong answers that learners give**, with what the grader says:", ""]
    for wrong in one.wrong:
        said = " … ".join(wrong.fragments)
        why = " ".join(wrong.why.split()) or wrong.path.stem.replace("_", " ")
        yield f"- *{_plain(said)}* {why}"


def _plain(text: str) -> str:
    """A message as plain text in Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#$|" else sign for sign in text)


def shown_exercises(course: Course, at: datetime, root: Path) -> set[str]:
    """The numbers of the exercises whose solutions students may see."""
    lessons = {one.id for one in solved(course, at)}
    return {one.number for one in all_exercises(root) if one.lesson in lessons}
