"""Verdicts in words: plain text in a pipe, color in a terminal, data for programs."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from minigpt.course.exercises.source import Exercise
from minigpt.course.files import shown
from minigpt.course.grading.verdict import CheckOutcome, Verdict
from minigpt.course.lines import source_lines
from minigpt.course.strangers.clean import clean_text

_MARKS = {"passed": "✓", "failed": "✗", "skipped": "–", "not run": "·"}
_STYLES = {"passed": "green", "failed": "red", "skipped": "yellow", "not run": "dim"}


@dataclass(frozen=True)
class StyledLine:
    """One line of output and, for a terminal, its style."""

    text: str
    style: str = ""


def echo(lines: Iterable[StyledLine]) -> None:
    """Print lines, in color where a person looks at a terminal."""
    for line in lines:
        words = set(line.style.split())
        color = next(iter(words - {"bold", "dim"}), None)
        click.secho(clean_text(line.text), fg=color, bold="bold" in words, dim="dim" in words)


def verdict_lines(
    exercise: Exercise, file: Path, verdict: Verdict, everything: bool = False
) -> Iterator[StyledLine]:
    """One exercise: what passed, the first failure in full, the others counted."""
    mark, style = ("✓", "bold green") if verdict.passed else ("✗", "bold red")
    yield StyledLine(f"{mark} {exercise.number} {exercise.title}  ({shown(file)})", style)
    if verdict.passed and not everything:
        yield StyledLine(f"  all {len(verdict.tests)} tests pass", "green")
        return
    first = verdict.first
    for test in verdict.tests:
        if everything or test is first or test.outcome == "passed":
            yield StyledLine(f"  {_MARKS[test.outcome]} {test.title}", _STYLES[test.outcome])
        if test.outcome == "failed" and (everything or test is first):
            yield from _details(test)
    if not everything:
        yield from _rest(verdict)


def hint_lines(text: str) -> Iterator[StyledLine]:
    """A hint; code between fences is set off by four blanks and has a color of its own."""
    inside = False
    for line in source_lines(text):
        if line.startswith("```"):
            inside = not inside
        else:
            yield StyledLine(f"    {line}".rstrip(), "cyan") if inside else StyledLine(line)


def _details(test: CheckOutcome) -> Iterator[StyledLine]:
    yield StyledLine(f"      {test.message}", "bold")
    if test.file:
        yield StyledLine(f"      at {shown(test.file)}:{test.line}", "cyan")
    if test.given:
        yield StyledLine(f"      last call: {test.given}", "cyan")
    if test.printed:
        yield StyledLine("      you print:", "dim")
        yield from (
            StyledLine(f"      | {text}", "dim") for text in source_lines(test.printed)[:10]
        )


def _rest(verdict: Verdict) -> Iterator[StyledLine]:
    failed = sum(test.outcome == "failed" for test in verdict.tests) - 1
    missed = sum(test.outcome == "not run" for test in verdict.tests)
    words = [f"{failed} more not passed"] if failed > 0 else []
    words += [f"{missed} not run"] if missed else []
    if words:
        yield StyledLine(f"  … {', '.join(words)} (--all shows them)", "dim")


def verdict_data(exercise: Exercise, file: Path, verdict: Verdict) -> dict[str, Any]:
    """A verdict as data for `--json`."""
    return {
        "exercise": exercise.number,
        "id": exercise.id,
        "key": exercise.key,
        "file": clean_text(str(file)),
        "passed": verdict.passed,
        "seconds": verdict.seconds,
        "tests": [asdict(test) for test in verdict.tests],
    }


def summary(passed: int, total: int, next_step: str = "") -> StyledLine:
    """The last line: how many passed, and what to do next."""
    style = "bold green" if passed == total else "bold"
    words = "1 exercise" if total == 1 else f"{total} exercises"
    return StyledLine(f"{passed} of {words} passed{next_step}", style)


def minutes(seconds: float) -> str:
    """A time as one would say it: `–`, `40 s`, `12 min`, `1 h 05`."""
    if seconds < 1:
        return "–"
    if seconds < 60:
        return f"{seconds:.0f} s"
    whole = round(seconds / 60)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60:02}"


def aligned(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[StyledLine]:
    """Columns in plain text, as wide as they need to be."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for number, row in enumerate([header, *rows]):
        text = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield StyledLine(text.rstrip(), "" if number else "bold")
