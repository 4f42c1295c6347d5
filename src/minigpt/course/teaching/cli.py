"""`minigpt teach …`: from a fork of the book to a published course."""

from pathlib import Path

import click

from minigpt.course.files import shown
from minigpt.course.paths import course_root
from minigpt.course.teaching.course import COURSE_FILE, read_course

_FILE = click.option(
    "--course",
    "file",
    default=COURSE_FILE,
    show_default=True,
    type=click.Path(path_type=Path),
    help="The course file.",
)
_AT = click.option("--at", help="As of then (2027-03-01, or 2027-03-01 18:00); default: now.")


@click.group()
def teach() -> None:
    """Teach with the book: sites for students and staff, their repository, their marks."""


@teach.command()
@_FILE
def check(file: Path) -> None:
    """Check the course file, and say what students see now and next."""
    from minigpt.course.teaching import calendar
    from minigpt.course.teaching.moments import shown_moment
    from minigpt.course.teaching.overview import overview

    course = read_course(file)
    for line in overview(course, course_root()):
        click.echo(line)
    now = calendar.present(course)
    change = calendar.next_change(course, now)
    if change:
        click.echo(f"next change: {shown_moment(change)}")


@teach.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--for", "audience", type=click.Choice(["students", "staff"]), required=True)
@_AT
@_FILE
@click.option("--verbose", is_flag=True, help="Show the lines of the build.")
def build(out: Path, audience: str, at: str | None, file: Path, verbose: bool) -> None:
    """Build a site into OUT; one for students is searched for leaks before it is written."""
    from minigpt.course.teaching.calendar import moment_of
    from minigpt.course.teaching.site import build_site

    course = read_course(file)
    staff = audience == "staff"
    moment = moment_of(course, at)
    build_site(course, moment, course_root(), out, staff, click.echo if verbose else lambda _: None)
    what = "solutions and notes inside: do not publish it" if staff else "no leaks found"
    click.echo(f"the {audience}' site is in {shown(out)} ({what})")
