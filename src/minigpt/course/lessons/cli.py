"""`minigpt book …`: check the lessons, list their claims."""

import sys

import click

from minigpt.course.paths import course_root


@click.group()
def book() -> None:
    """Maintain the book."""


@book.command()
@click.argument("lesson", required=False)
def check(lesson: str | None) -> None:
    """Lint every written lesson, or one (2.3): one finding a line, exit code 2 if there is any."""
    from minigpt.course.lessons.check import check_book, check_lesson
    from minigpt.course.lessons.curriculum import read_curriculum
    from minigpt.errors import CourseError

    root = course_root()
    if lesson is None:
        found = check_book(root)
    else:
        named = read_curriculum(root).lesson(lesson)
        if not named.written:
            raise CourseError(f"lesson {named.id} is not written yet: {named.path} is missing")
        found = check_lesson(named, root)
    for finding in found:
        click.echo(finding)
    written = sum(one.written for one in read_curriculum(root).lessons)
    click.echo(f"lessons written: {written}, findings: {len(found)}", err=True)
    if found:
        sys.exit(2)


@book.command()
def claims() -> None:
    """List every claim that the built book makes."""
    from minigpt.course.lessons.claims import MIME
    from minigpt.course.lessons.curriculum import read_curriculum
    from minigpt.course.lessons.executed import executed
    from minigpt.errors import CourseError

    root = course_root()
    for lesson in (one for one in read_curriculum(root).lessons if one.written):
        notebook = executed(root, lesson.path)
        if notebook is None:
            raise CourseError(f"lesson {lesson.id} has not been built as it stands: run make book")
        outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
        for data in (output.get("data", {}) for output in outputs):
            if MIME in data:
                click.echo(data["text/plain"])
