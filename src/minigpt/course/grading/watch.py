"""Grade on every save, with a runner that stays warm."""

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from watchfiles import watch as file_changes

from minigpt.course.exercises.source import Exercise
from minigpt.course.grading import show
from minigpt.course.grading.grader import Grader, Task
from minigpt.course.grading.limits import Limits

Recorder = Callable[[Sequence[Exercise], dict[str, bool]], None]
_DEBOUNCE = 60  # ms: editors save in two or three steps
_STEP = 20  # ms
_WAKE = 200  # ms without a change after which Ctrl-C is looked at


def grade_on_save(
    exercises: Sequence[Exercise],
    workspace: Path,
    limits: Limits,
    record: Recorder,
    stop: threading.Event | None = None,
) -> None:
    """Grade what is started, then whatever is saved, until Ctrl-C."""
    files = {one.submission(workspace): one for one in exercises}
    files |= {one.tests.resolve(): one for one in exercises}
    folders = {file.parent for file in files if file.parent.is_dir()} | {workspace}
    changes = file_changes(
        *sorted(folders),
        debounce=_DEBOUNCE,
        step=_STEP,
        rust_timeout=_WAKE,
        yield_on_timeout=True,
        stop_event=stop,
    )
    try:
        with Grader() as grader:
            next(changes)  # from here on no save is missed, the first grading's time included
            started = [one for one in exercises if one.submission(workspace).is_file()]
            _grade(grader, started, workspace, limits, record)
            show.echo([show.StyledLine(f"Watching {len(started)} files; Ctrl-C ends it.", "dim")])
            for changed in changes:
                saved = _exercises((path for _, path in changed), files)
                _grade(grader, saved, workspace, limits, record)
    except KeyboardInterrupt:
        pass
    show.echo([show.StyledLine("Stopped watching.", "dim")])


def _exercises(paths: Iterable[str], files: dict[Path, Exercise]) -> list[Exercise]:
    known = {os.path.realpath(file): one for file, one in files.items()}
    found = {known[path].key: known[path] for path in map(os.path.realpath, paths) if path in known}
    return sorted(found.values(), key=lambda one: one.number)


def _grade(
    grader: Grader, found: Sequence[Exercise], workspace: Path, limits: Limits, record: Recorder
) -> None:
    there = [one for one in found if one.submission(workspace).is_file()]
    if not there:
        return
    tasks = [Task.of_course(one.submission(workspace), one.tests) for one in there]
    for index, verdict in grader.each(tasks, limits):
        one = there[index]
        record([one], {one.key: verdict.passed})  # before it is shown: Ctrl-C may follow at once
        show.echo(show.verdict_lines(one, one.submission(workspace), verdict))
