"""`minigpt track …`: follow a reading path week by week, and keep a log of it."""

from datetime import date
from itertools import count
from pathlib import Path

import click

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.files import save_work, shown
from minigpt.course.lessons.curriculum import Curriculum, ReadingPath, curriculum
from minigpt.course.paths import workspace
from minigpt.course.progress.record import Progress, read_progress
from minigpt.course.tracks.export import week_markdown
from minigpt.course.tracks.log import (
    LOG_FILE,
    NOTES,
    TrackLog,
    WeekLog,
    changing_log,
    check_day,
    check_hours,
    read_track_log,
)
from minigpt.errors import CourseError


@click.group()
def track() -> None:
    """Follow a reading path week by week: tick off, log hours, note what you learned.

    The log is my/track.json. The page of reading paths saves and loads the same file.
    """


def _week(way: ReadingPath, number: int) -> None:
    if not 1 <= number <= len(way.weeks):
        raise CourseError(f"{way.slug} has weeks 1 to {len(way.weeks)}, not {number}")


@track.command(name="list")
def list_() -> None:
    """List the reading paths, and how far you are."""
    book, log = curriculum(), read_track_log(workspace() / LOG_FILE)
    for way in (*book.paths, book.road):
        weeks = range(1, len(way.weeks) + 1)
        held = [log.weeks.get((way.slug, number), WeekLog()) for number in weeks]
        done = sum(
            item in week.done
            for week, leg in zip(held, way.weeks, strict=True)
            for item in leg.items
        )
        total = sum(len(leg.items) for leg in way.weeks)
        hours = sum(sum(week.hours.values()) for week in held)
        click.echo(f"{way.slug:<12} {done:>3} of {total} items done, {hours:g} hours  {way.about}")


@track.command()
@click.argument("path")
@click.argument("week", type=int, required=False)
def show(path: str, week: int | None) -> None:
    """Show a week, or every week, with numbers for `minigpt track done`."""
    book = curriculum()
    way = book.way(path)
    if week is not None:
        _week(way, week)
    log, progress = read_track_log(workspace() / LOG_FILE), read_progress(workspace())
    for number in [week] if week is not None else range(1, len(way.weeks) + 1):
        _show(book, way, number, log.weeks.get((path, number), WeekLog()), progress)


def _show(
    book: Curriculum, way: ReadingPath, number: int, log: WeekLog, progress: Progress
) -> None:
    week = way.weeks[number - 1]
    spent = f"{sum(log.hours.values()):g}" + (f" of {way.hours}" if way.hours else "")
    click.secho(f"Week {number}: {week.title} ({spent} hours)", bold=True)
    for name in week.lessons:
        found = [one for one in all_exercises() if one.lesson == name]
        solved = sum(progress[one].state(one) == "solved" for one in found)
        click.echo(f"     {name} {book.lesson(name).title}: {solved} of {len(found)} solved")
    if needed := book.leaned_on(way, number):
        click.echo(f"     They build on {', '.join(needed)}, which this path has not read by then")
    click.echo(f"     {week.goal}")
    number_of = count(1)
    tasks = [(text, f" ({hours:g} h)") for hours, text in week.tasks]
    groups = {
        "Tasks": tasks,
        "You hand in": [(item, "") for item in week.deliverables],
        "You are done when": [(item, "") for item in week.criteria],
    }
    for title, items in groups.items():
        if items:
            click.echo(f"  {title}")
        for item, hours in items:
            mark = "✓" if item in log.done else "·"
            click.echo(f"  {mark} {next(number_of)}. {item}{hours}")
    for name in NOTES:
        if text := getattr(log, name):
            click.echo(f"  {name}: " + "; ".join(text.splitlines()))


@track.command()
@click.argument("path")
@click.argument("week", type=int)
@click.argument("item", type=int)
@click.option("--undo", is_flag=True, help="It is not done after all.")
def done(path: str, week: int, item: int, undo: bool) -> None:
    """Tick off an item by its number in `minigpt track show`."""
    way = curriculum().way(path)
    _week(way, week)
    items = way.weeks[week - 1].items
    if not 1 <= item <= len(items):
        raise CourseError(f"week {week} of {path} has items 1 to {len(items)}, not {item}")
    name = items[item - 1]
    with changing_log(workspace()) as log:
        ticked = log.week(path, week).done
        if undo and name in ticked:
            ticked.remove(name)
        elif not undo and name not in ticked:
            ticked.append(name)
    click.echo(f"{'·' if undo else '✓'} {name}")


@track.command(name="log")
@click.argument("path")
@click.argument("week", type=int)
@click.argument("hours", type=float)
@click.option("--day", help="As 2026-01-31; today if it is not given.")
def log_(path: str, week: int, hours: float, day: str | None) -> None:
    """Add hours of work to a day; `log … -- -2` takes two hours back."""
    _week(curriculum().way(path), week)
    day = day or date.today().isoformat()
    check_day(day)
    if date.fromisoformat(day) > date.today():
        raise CourseError(f"{day} is still to come: log a day when it has been worked")
    with changing_log(workspace()) as log:
        held = log.week(path, week).hours
        total = held.get(day, 0.0) + hours
        check_hours(total)
        held[day] = total
        if not total:
            del held[day]
    click.echo(f"{day}: {total:g} hours")


@track.command()
@click.argument("path")
@click.argument("week", type=int)
@click.argument("text")
@click.option(
    "--learning", "kind", flag_value="learnings", default=True, help="It is a key learning."
)
@click.option("--blocker", "kind", flag_value="blockers", help="It is something confusing.")
@click.option("--link", "kind", flag_value="links", help="It says where your code is.")
def note(path: str, week: int, text: str, kind: str) -> None:
    """Note a key learning, a blocker, or a link to your code."""
    _week(curriculum().way(path), week)
    if not text.strip():
        raise CourseError("there is nothing to note: give a sentence in quotation marks")
    with changing_log(workspace()) as log:
        held = log.week(path, week)
        setattr(held, kind, f"{getattr(held, kind)}\n{text.strip()}".strip())
    click.echo(f"noted among the {kind} of week {week}")


@track.command()
@click.argument("path")
@click.argument("week", type=int, required=False)
@click.option("--out", type=click.Path(path_type=Path), help="A file to write; it must be new.")
def export(path: str, week: int | None, out: Path | None) -> None:
    """Write a week, or every week, as Markdown for a notebook program."""
    book = curriculum()
    way = book.way(path)
    if week is not None:
        _week(way, week)
    log = read_track_log(workspace() / LOG_FILE)
    weeks = [week] if week is not None else range(1, len(way.weeks) + 1)
    pages = [week_markdown(book, way, n, log.weeks.get((path, n), WeekLog())) for n in weeks]
    text = f"# {way.title}\n\n" + "\n".join(pages)
    if out is None:
        click.echo(text, nl=False)
    elif out.exists():
        raise CourseError(f"{shown(out)} exists: give a new name, nothing is overwritten")
    else:
        save_work(out, text, "give a name in a folder that you can write to")
        click.echo(f"written: {shown(out)}")


@track.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def load(file: Path) -> None:
    """Take in a log that the page of reading paths has saved; nothing of yours is lost.

    Ticks of both stand, so one that you took back may return; of a day's hours the larger counts.
    """
    other = read_track_log(file)
    for slug, number in other.weeks:
        _week(curriculum().way(slug), number)
    with changing_log(workspace()) as log:
        log.merge(other)
    click.echo(f"taken in: {_weeks(other)}")


def _weeks(log: TrackLog) -> str:
    return ", ".join(f"week {number} of {slug}" for slug, number in sorted(log.weeks)) or "nothing"
