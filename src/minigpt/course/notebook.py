"""Grading from a notebook: `%load_ext minigpt.course.notebook`, then `%%grade 2.3.1` over a cell.

The cell's functions are put into the learner's file (begun from the stub), which is then graded in
a process of its own: a loop without an end in a cell does not take the notebook with it.
"""

import atexit
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from minigpt.course.exercises.compose import compose, defined_names
from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.start import hand_out
from minigpt.course.exercises.stubs import signatures
from minigpt.course.files import save_work, shown
from minigpt.course.grading import show
from minigpt.course.grading.grader import Grader, Task
from minigpt.course.grading.limits import Limits
from minigpt.course.paths import workspace
from minigpt.course.progress.record import changing_progress
from minigpt.errors import CourseError, MinigptError

_COLORS = {"passed": "#1a7f37", "failed": "#cf222e"}


@dataclass(frozen=True)
class Report:
    """What a notebook shows: HTML where it can, else the words of the command line."""

    lines: tuple[show.StyledLine, ...]
    passed: bool

    def __repr__(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def _repr_html_(self) -> str:
        color = _COLORS["passed" if self.passed else "failed"]
        body = "\n".join(_html(line) for line in self.lines)
        return (
            f'<div class="mg-grade" role="status" style="border-left:4px solid {color};'
            f'padding:.3em 1em;white-space:pre-wrap">{body}</div>'
        )


def _html(line: show.StyledLine) -> str:
    text = escape(line.text)
    return f"<strong>{text}</strong>" if "bold" in line.style else text


def grade_target(target: str) -> Report:
    """Grade what is in your files: an exercise (`"2.3.1"`) or a lesson (`"2.3"`).

    Raises:
        CourseError: there is no such exercise, or nothing of it is started.
    """
    chosen = find_exercises(target)
    there = [one for one in chosen if one.submission(workspace()).is_file()]
    if not there:
        raise CourseError(f"{target} is not started: run minigpt start {target}, or %%grade a cell")
    return _graded(there)


def grade_cell(target: str, source: str) -> Report:
    """Put a cell's functions into the learner's file and grade it.

    Raises:
        CourseError: the cell is not Python, or defines nothing that the exercise asks for, or the
            learner's file is not Python; then nothing is changed.
    """
    found = find_exercises(target)
    if len(found) != 1:
        raise CourseError(f"{target} is a whole lesson: %%grade takes one exercise, as in 2.3.1")
    one = found[0]
    wanted = signatures(one.stub.read_text(encoding="utf8"))
    try:
        defined = defined_names(source)
    except (SyntaxError, ValueError) as problem:
        raise CourseError(f"{_unreadable('the cell', problem)}; nothing is saved") from None
    if not set(defined) & set(wanted):
        has = ", ".join(defined) or "nothing"
        raise CourseError(
            f"the cell defines {has}, and {one.number} asks for {', '.join(wanted)}; "
            "nothing is saved"
        )
    _save(one, source)
    return _graded([one])


def _save(one: Exercise, source: str) -> None:
    file = one.submission(workspace())
    if not file.is_file():
        hand_out([one], workspace())
    try:
        with tokenize.open(file) as stream:
            text = compose(stream.read(), source)
    except (SyntaxError, ValueError) as problem:
        raise CourseError(
            f"{_unreadable(shown(file), problem)}; nothing is changed: mend it there, or "
            f"run minigpt start {one.number} --force, which keeps it as a backup"
        ) from None
    save_work(file, text)


def _unreadable(what: str, problem: Exception) -> str:
    if isinstance(problem, SyntaxError) and problem.lineno:
        return f"line {problem.lineno} of {what} is not Python, {problem.msg}"
    return f"{what} is not Python, {problem}"


def _graded(found: Sequence[Exercise]) -> Report:
    files = [one.submission(workspace()) for one in found]
    tasks = [Task.of_course(file, one.tests) for file, one in zip(files, found, strict=True)]
    verdicts = _grader().grade(tasks, Limits())
    lines: list[show.StyledLine] = []
    for one, file, verdict in zip(found, files, verdicts, strict=True):
        lines += show.verdict_lines(one, file, verdict)
    try:
        with changing_progress(workspace()) as progress:
            passed = [verdict.passed for verdict in verdicts]
            progress.graded(dict(zip(found, passed, strict=True)))
    except CourseError as problem:
        lines.append(show.StyledLine(f"this result is not recorded: {problem}"))
    return Report(tuple(lines), all(verdict.passed for verdict in verdicts))


@cache
def _warm() -> list[Grader]:
    """The kernel's runner, at most one; ended with the kernel."""
    kept: list[Grader] = []
    atexit.register(_close_all, kept)
    return kept


def _close_all(kept: list[Grader]) -> None:
    for grader in kept:
        grader.close()
    kept.clear()


def _grader() -> Grader:
    kept = _warm()
    if not kept or not kept[-1].alive:
        kept[:] = [Grader()]
    return kept[-1]


def _refused(problem: MinigptError) -> Report:
    return Report((show.StyledLine(f"minigpt: {problem}"),), passed=False)


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook the cell magic `%%grade` and the function `grade`."""

    def magic(line: str, cell: str) -> Report:
        try:
            return grade_cell(line.strip(), cell)
        except MinigptError as problem:
            return _refused(problem)

    def function(target: str) -> Report:
        """Grade an exercise or a lesson, as `minigpt grade` does."""
        try:
            return grade_target(target)
        except MinigptError as problem:
            return _refused(problem)

    function.__name__ = "grade"
    shell.register_magic_function(magic, "cell", "grade")
    shell.push({"grade": function})


def unload_ipython_extension(shell: Any) -> None:
    """Take the magic away and end the runner."""
    shell.magics_manager.magics["cell"].pop("grade", None)
    _close_all(_warm())
