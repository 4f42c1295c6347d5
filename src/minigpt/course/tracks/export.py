"""A week as Markdown for a notebook program: what to tick off, what to note, the hours."""

from collections.abc import Iterator

from minigpt.course.lessons.curriculum import Curriculum, ReadingPath
from minigpt.course.tracks.log import WeekLog


def week_markdown(book: Curriculum, way: ReadingPath, number: int, log: WeekLog) -> str:
    """Write one week: lessons, tasks, deliverables, criteria, learnings, blockers, hours."""
    week = way.weeks[number - 1]
    lines = [f"## Week {number} log: {week.title}", "", week.goal, ""]
    lines += _list("Lessons", [f"{name} {book.lesson(name).title}" for name in week.lessons])
    tasks = [f"{text} ({hours:g} h)" for hours, text in week.tasks]
    lines += _ticked("Core tasks", tasks, [text for _, text in week.tasks], log)
    lines += _ticked("Code deliverables", week.deliverables, week.deliverables, log)
    lines += _ticked("Success criteria", week.criteria, week.criteria, log)
    lines += ["### Links", "", *_noted(log.links, ["…"]), ""]
    lines += ["### Key learnings", "", *_noted(log.learnings, ["…", "…", "…"]), ""]
    lines += ["### Blockers", "", *_noted(log.blockers, ["What is confusing?"]), ""]
    lines += ["### Time log", ""]
    lines += [f"- {day}: {hours:g} h" for day, hours in sorted(log.hours.items())] or ["- …"]
    planned = f" of {way.hours}" if way.hours else ""
    return "\n".join([*lines, "", f"{sum(log.hours.values()):g}{planned} hours.", ""])


def _list(title: str, items: list[str]) -> Iterator[str]:
    yield from (f"### {title}", "", *[f"- {one}" for one in items], "")


def _ticked(
    title: str, shown: tuple[str, ...] | list[str], names: tuple[str, ...] | list[str], log: WeekLog
) -> Iterator[str]:
    if shown:
        marks = ["x" if name in log.done else " " for name in names]
        rows = [f"- [{mark}] {one}" for mark, one in zip(marks, shown, strict=True)]
        yield from (f"### {title}", "", *rows, "")


def _noted(text: str, blank: list[str]) -> list[str]:
    return [f"- {line.strip()}" for line in text.splitlines() if line.strip()] or [
        f"- {line}" for line in blank
    ]
