"""Writing the learner's files so that an interruption leaves the old file or the new one."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from minigpt.errors import CourseError


def write_atomically(path: Path, text: str) -> None:
    """Write a whole file in one step.

    Raises:
        CourseError: the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as problem:
        raise unwritable(path, problem) from None
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as problem:
        raise unwritable(path, problem) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


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
