"""The learner's files: saved whole, refused in one sentence, and named as one would type them."""

from contextlib import suppress
from pathlib import Path

from minigpt.data.files import write_atomically
from minigpt.errors import CourseError


def save_work(path: Path, content: str | bytes) -> None:
    """Write a whole file in one step, into a folder that is made if need be.

    Raises:
        CourseError: the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as problem:
        raise unwritable(path, problem) from None


def unwritable(path: Path, problem: OSError) -> CourseError:
    """One sentence for a place that refuses to be written."""
    reason = (problem.strerror or str(problem)).lower()
    return CourseError(
        f"cannot write {path} ({reason}); make its folder writable, or set MINIGPT_WORKSPACE "
        "to one that is"
    )


def shown(path: Path | str) -> str:
    """A path as one would type it here: relative where that is shorter."""
    path = Path(path)
    with suppress(ValueError):
        return path.relative_to(Path.cwd()).as_posix()
    return str(path)
