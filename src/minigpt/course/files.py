"""Files that people own: saved whole, refused in one sentence, and named as one would type them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from minigpt.data.files import write_atomically
from minigpt.errors import CourseError
from minigpt.schema import parse_json

MOVE_WORKSPACE = "make its folder writable, or set MINIGPT_WORKSPACE to one that is"


def save_work(path: Path, content: str | bytes, remedy: str = MOVE_WORKSPACE) -> None:
    """Write a whole file in one step, into a folder that is made if need be.

    Raises:
        CourseError: the folder cannot be written to; `remedy` says what to do then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as problem:
        raise unwritable(path, problem, remedy) from None


def read_work(path: Path, kind: type[Any], format: str, version: int, what: str) -> Any:
    """Read a JSON file of ours that says its format and version; None if it is not there.

    Raises:
        CourseError: it is of another kind, a later version wrote it, or it cannot be read.
    """
    try:
        found = parse_json(path.read_bytes(), kind)
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise unwritable(path, problem) from None
    except ValueError as problem:
        raise strange(path, problem) from None
    if found["format"] != format:
        raise CourseError(f"{path} is no {what}: its format is {found['format']!r}")
    if found["version"] != version:
        raise CourseError(
            f"{path} has version {found['version']}, this minigpt knows {version}: "
            "it is left as it is"
        )
    return found


def strange(path: Path, problem: object) -> CourseError:
    """One sentence for a file of ours that does not hold what it should."""
    return CourseError(
        f"{path} {problem}; it is left as it is: move it away, or mend it, and try again"
    )


def unwritable(path: Path, problem: OSError, remedy: str = MOVE_WORKSPACE) -> CourseError:
    """One sentence for a place that refuses to be written."""
    reason = (problem.strerror or str(problem)).lower()
    return CourseError(f"cannot write {path} ({reason}); {remedy}")


@contextmanager
def alone_in(
    folder: Path, lock: str, parts: str, busy: str, seconds: float = 0, remedy: str = MOVE_WORKSPACE
) -> Iterator[None]:
    """Be the only process that writes certain files in a folder, which is made if need be.

    Args:
        folder: where they are.
        lock: name of the file by which processes agree.
        parts: pattern of what a process killed while it wrote has left there; it is removed.
        busy: what to say if another process holds the lock.
        seconds: how long to wait for it.
        remedy: what to do if the folder cannot be written to.

    Raises:
        CourseError: the folder cannot be written to, or another process holds the lock.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = FileLock(folder / lock, timeout=seconds)
        held.acquire()
    except Timeout:
        raise CourseError(busy) from None
    except OSError as problem:
        raise unwritable(folder, problem, remedy) from None
    try:
        for left in folder.glob(parts):
            left.unlink(missing_ok=True)  # the lock is ours, so nobody is writing it
        yield
    finally:
        held.release()


def shown(path: Path | str) -> str:
    """A path as one would type it here: relative where that is shorter."""
    path = Path(path)
    with suppress(ValueError):
        return path.relative_to(Path.cwd()).as_posix()
    return str(path)
