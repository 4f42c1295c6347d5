"""`minigpt teach …`: from a fork of the book to a published course."""

from pathlib import Path

import click

from minigpt.course.files import shown
from minigpt.course.paths import course_root
from minigpt.course.teaching import grade_cli
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


@click.group(
    commands=[grade_cli.grade, grade_cli.gradescope, grade_cli.results, grade_cli.classroom]
)
def teach() -> None:
    """Teach with the book: sites for students and staff, their repository, their marks."""


@teach.command()
@_FILE
@_AT
@click.option(
    "--site",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Search what students get, a site or any folder, for leaks.",
)
def check(file: Path, at: str | None, site: Path | None) -> None:
    """Check the course file, or with --site what was made from it."""
    from minigpt.course.teaching import calendar
    from minigpt.course.teaching.moments import shown_moment
    from minigpt.course.teaching.overview import overview

    course = read_course(file)
    now = calendar.moment_of(course, at)
    if site:
        from minigpt.course.teaching.site import leak_refusal, site_leaks

        if leaks := site_leaks(course, now, course_root(), site):
            raise leak_refusal(leaks, f"in {shown(site)}")
        click.echo(f"no leaks found in {shown(site)}")
        return
    for line in overview(course, course_root()):
        click.echo(line)
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
    whose = "staff's" if staff else "students'"
    click.echo(f"the {whose} site is in {shown(out)} ({what})")


@teach.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write course.yml, a workflow for Pages, and a guide into FOLDER, your fork (.)."""
    from datetime import date

    from minigpt.course.teaching.fresh import write_course

    for name in write_course(folder, date.today()):
        click.echo(f"wrote {shown(folder / name)}")
    click.echo(f"edit {shown(folder / COURSE_FILE)}, then: minigpt teach check")


@teach.command()
@click.argument("out", type=click.Path(path_type=Path))
@_AT
@_FILE
def repo(out: Path, at: str | None, file: Path) -> None:
    """Write the students' repository into OUT: package, open exercises, tests, tools."""
    from minigpt.course.teaching.calendar import moment_of
    from minigpt.course.teaching.repository import write_repository

    course = read_course(file)
    n = write_repository(course, moment_of(course, at), course_root(), out)
    click.echo(f"{shown(out)} holds {n} exercises and no solution; push it where students find it")


@teach.command()
@click.argument("repository", type=click.Path(path_type=Path, exists=True, file_okay=False))
@_AT
@_FILE
def update(repository: Path, at: str | None, file: Path) -> None:
    """Carry fixes and newly opened lessons into the students' REPOSITORY; my/ is never touched."""
    from minigpt.course.teaching.calendar import moment_of
    from minigpt.course.teaching.repository import update_repository

    course = read_course(file)
    done = update_repository(course, moment_of(course, at), course_root(), repository)
    for name in done.kept:
        click.echo(f"kept {name}, which was changed there by hand")
    click.echo(f"{len(done.changed)} files changed, {len(done.removed)} removed")
