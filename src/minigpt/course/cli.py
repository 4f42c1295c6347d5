"""The learner's commands: start, grade, watch, hint, solution, progress."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from minigpt.course.exercises.cli import exercises as exercises
from minigpt.course.exercises.registry import all_exercises, find_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.files import shown
from minigpt.course.grading import show
from minigpt.course.grading.grader import Grader, Task
from minigpt.course.grading.limits import Limits
from minigpt.course.paths import workspace
from minigpt.course.progress.record import changing_progress, now, read_progress
from minigpt.errors import CourseError

_TARGET = "Say a lesson (2.3), an exercise (2.3.1 or its name) or a file."


def _limits(command: Any) -> Any:
    for option in (
        click.option("--memory", default=4.0, show_default=True, help="Gigabytes it may add."),
        click.option("--timeout", default=20.0, show_default=True, help="Seconds an exercise has."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("target")
@click.option("--force", is_flag=True, help="Start anew; what is there is kept as a backup.")
def start(target: str, force: bool) -> None:
    """Copy the stubs of a lesson or exercise into your workspace.

    What you have written is never overwritten.
    """
    from minigpt.course.exercises.start import hand_out

    found = find_exercises(target)
    steps = hand_out(found, workspace(), force)
    for step in steps:
        show.echo([show.StyledLine(f"{step.exercise.number}  {shown(step.file)} {step.words}")])
    show.echo([show.StyledLine(f"Edit, then: minigpt grade {target}  (or minigpt watch {target})")])


@click.command(epilog=_TARGET)
@click.argument("target")
@click.option("--all", "everything", is_flag=True, help="Show every failure in full.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@_limits
def grade(target: str, everything: bool, as_json: bool, timeout: float, memory: float) -> None:
    """Grade an exercise, or every exercise of a lesson that you have started.

    This is for your own work: the file runs with your rights, beside the tests, and could forge its
    result. Files of others are graded by `minigpt teach grade`, behind a wall.
    """
    limits = Limits(timeout, memory)
    with Grader() as grader:  # at once: it imports torch while we look around
        chosen = _chosen(target)
        found = [exercise for exercise, file in chosen if file.is_file()]
        if not found:
            raise _not_started(target, chosen)
        files = dict(chosen)
        tasks = [Task.of_course(files[one], one.tests) for one in found]
        verdicts = dict(zip(found, grader.grade(tasks, limits), strict=True))
    passed = {one.key: verdict.passed for one, verdict in verdicts.items()}
    _record([one for one in found if files[one] == one.submission(workspace())], passed)
    if as_json:
        data = [show.verdict_data(one, files[one], verdict) for one, verdict in verdicts.items()]
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        _print(chosen, verdicts, everything)
    sys.exit(0 if len(found) == len(chosen) and all(passed.values()) else 1)


def _chosen(target: str) -> list[tuple[Exercise, Path]]:
    """The exercises that are meant, each with the file to grade."""
    found = find_exercises(target)
    path = Path(target).resolve()
    given = path.is_file() and len(found) == 1 and path != found[0].tests
    return [(one, path if given else one.submission(workspace())) for one in found]


def _not_started(target: str, chosen: Sequence[tuple[Exercise, Path]]) -> CourseError:
    exercise, file = chosen[0]
    what = f"{exercise.number} ({exercise.id})" if len(chosen) == 1 else f"lesson {exercise.lesson}"
    return CourseError(
        f"{what} is not started, there is no {shown(file)}: run minigpt start {target}"
    )


def _print(
    chosen: Sequence[tuple[Exercise, Path]], verdicts: dict[Exercise, Any], everything: bool
) -> None:
    for exercise, file in chosen:
        if exercise in verdicts:
            show.echo(show.verdict_lines(exercise, file, verdicts[exercise], everything))
        else:
            show.echo(
                [show.StyledLine(f"· {exercise.number} {exercise.title}  (not started)", "dim")]
            )
    passed = [one for one, verdict in verdicts.items() if verdict.passed]
    left = next((one for one, _ in chosen if one not in passed), None)
    help_ = f"; stuck? minigpt hint {left.number}" if left in verdicts and left else ""
    left = left or _following(chosen[-1][0])
    help_ = help_ or (f"; next: minigpt start {left.number}" if left else "")
    show.echo([show.summary(len(passed), len(chosen), help_)])


def _following(exercise: Exercise) -> Exercise | None:
    """The next exercise of this lesson that is not started, if there is one."""
    later = (one for one in find_exercises(exercise.lesson) if one.order > exercise.order)
    return next((one for one in later if not one.submission(workspace()).is_file()), None)


def _record(found: Sequence[Exercise], passed: dict[str, bool]) -> None:
    """Note the attempts; a workspace that cannot be written costs the record, not the answer."""
    if not found:
        return
    try:
        with changing_progress(workspace()) as progress:
            notice = progress.notice
            progress.graded({exercise: passed[exercise.key] for exercise in found})
    except CourseError as problem:
        notice = f"this result is not recorded: {problem}"
    if notice:
        click.echo(f"minigpt: {notice}", err=True)


@click.command(epilog=_TARGET)
@click.argument("target", required=False)
@_limits
def watch(target: str | None, timeout: float, memory: float) -> None:
    """Grade again each time you save; Ctrl-C ends it."""
    from minigpt.course.grading.watch import grade_on_save

    limits = Limits(timeout, memory)
    found = find_exercises(target) if target else all_exercises()
    if not any(one.submission(workspace()).is_file() for one in found):
        raise CourseError(f"nothing is started yet: run minigpt start {target or found[0].lesson}")
    grade_on_save(found, workspace(), limits, _record)


def _one(target: str) -> Exercise:
    found = find_exercises(target)
    if len(found) > 1:
        names = ", ".join(f"{one.number} ({one.id})" for one in found)
        raise CourseError(f"{target} is a whole lesson: say which exercise, one of {names}")
    return found[0]


@click.command()
@click.argument("target")
@click.option("--all", "everything", is_flag=True, help="Show all three steps at once.")
def hint(target: str, everything: bool) -> None:
    """Show the next of an exercise's three hints: a nudge, a plan, nearly code."""
    exercise = _one(target)
    with changing_progress(workspace()) as progress:
        progress.touch(exercise)
        entry = progress[exercise]
        entry.hints = 3 if everything else min(3, entry.hints + 1)
        seen, notice = entry.hints, progress.notice
    if notice:
        click.echo(f"minigpt: {notice}", err=True)
    for i, text in enumerate(exercise.hints[:seen], start=1):
        show.echo(show.hint_lines(f"{exercise.number} hint {i} of 3: {text}"))
    if seen == 3:
        show.echo(
            [show.StyledLine(f"(the last one; then: minigpt solution {exercise.number})", "dim")]
        )


@click.command()
@click.argument("target")
@click.option("--anyway", is_flag=True, help="Show it before you have solved it; recorded.")
def solution(target: str, anyway: bool) -> None:
    """Show the solution of an exercise that you have solved."""
    from minigpt.course.exercises.stubs import solution_text

    exercise = _one(target)
    state = read_progress(workspace())[exercise].state(exercise)
    if state != "solved" and not anyway:
        raise CourseError(
            f"{exercise.number} is not solved yet ({state}): minigpt hint {exercise.number} helps, "
            f"minigpt solution {exercise.number} --anyway shows it all the same"
        )
    text = solution_text(exercise)  # in a course's repository there is none to be seen
    if state != "solved":
        with changing_progress(workspace()) as progress:
            progress.touch(exercise)
            progress[exercise].solution_seen = progress[exercise].solution_seen or now()
    click.echo(text, nl=False)


@click.command()
@click.argument("target", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def progress(target: str | None, as_json: bool) -> None:
    """Show what you have solved, tried and have still to do."""
    from minigpt.course.progress.report import progress_data, progress_lines

    found = find_exercises(target) if target else all_exercises()
    known = read_progress(workspace())
    if known.notice:
        click.echo(f"minigpt: {known.notice}", err=True)
    if as_json:
        click.echo(json.dumps(progress_data(found, known), ensure_ascii=False, indent=1))
    else:
        show.echo(progress_lines(found, known))
