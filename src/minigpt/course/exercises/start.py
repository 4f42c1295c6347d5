"""Hand out stubs: into the learner's folder, over nothing that is already there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from minigpt.course.exercises.source import Exercise
from minigpt.course.files import save_work, shown
from minigpt.course.progress.record import Progress, changing_progress
from minigpt.errors import CourseError


@dataclass(frozen=True)
class Step:
    """What was done for one exercise, in words."""

    exercise: Exercise
    file: Path
    words: str


def hand_out(exercises: Sequence[Exercise], workspace: Path, force: bool = False) -> list[Step]:
    """Copy the stubs of exercises into the workspace.

    A file that is there stays. If the exercise has changed since it was started, the new stub is
    put beside it (`scale.new.py`); `force` puts the new stub in its place and keeps a backup.

    Raises:
        CourseError: a stub is missing, or the workspace cannot be written to.
    """
    with changing_progress(workspace) as progress:
        return [_start(one, workspace, progress, force) for one in exercises]


def _start(exercise: Exercise, workspace: Path, progress: Progress, force: bool) -> Step:
    if not exercise.stub.is_file():
        raise CourseError(f"{shown(exercise.stub)} is missing: run minigpt exercises generate")
    mine = exercise.submission(workspace)
    stub = exercise.stub.read_text(encoding="utf8")
    state = progress[exercise].state(exercise)
    if not mine.exists():
        words = "is yours to edit"
    elif mine.read_bytes() == stub.encode():
        words = "was there already, untouched"
    elif force:
        words = f"starts anew; what you had is kept as {_keep(mine)}"
    elif state == "stale":
        return _beside(exercise, mine, stub)
    else:
        return Step(exercise, mine, "was there already and stays as it is")
    save_work(mine, stub)
    progress.started(exercise)
    return Step(exercise, mine, words)


def _beside(exercise: Exercise, mine: Path, stub: str) -> Step:
    new = mine.with_name(f"{exercise.id}.new.py")
    words = f"stays as it is; the exercise has changed, its new stub is {new.name}"
    if new.exists() and new.read_bytes() != stub.encode():
        words += f" (what that was is kept as {_keep(new)})"
    save_work(new, stub)
    return Step(exercise, mine, words)


def _keep(file: Path) -> str:
    """Copy a file, whatever it holds, under a name that is not taken: `scale.1.bak`."""
    number = 1
    while (backup := file.with_name(f"{file.stem}.{number}.bak")).exists():
        number += 1
    save_work(backup, file.read_bytes())
    return backup.name
