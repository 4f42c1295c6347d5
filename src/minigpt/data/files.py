"""Files and their hashes: content is identified by SHA-256, and a file is written whole or not."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex


def sha256_of(*parts: str | bytes | memoryview) -> str:
    """Hash parts as if they were one; text counts as UTF-8.

    Example:
        >>> sha256_of("ab", b"c") == sha256_of("abc")
        True
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
    return digest.hexdigest()


def sha256_of_file(path: Path) -> str:
    """Hash a file without holding it in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to, which takes the place of `path` when the block ends.

    An exception, a full disk or a kill leaves what was there before; two writers do not meet, and
    the later one wins.

    Raises:
        OSError: the folder does not exist or cannot be written to.
    """
    part = path.with_name(f".{path.name}.{token_hex(8)}.part")
    try:
        yield part
        sync(part)
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_atomically(path: Path, content: str | bytes) -> None:
    r"""Write a whole file in one step; text as UTF-8, its line ends (`\n`) as they are.

    Raises:
        OSError: the folder does not exist or cannot be written to.
    """
    with replacing(path) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)


def write_through(path: Path, content: bytes) -> None:
    """Write a file in its place and wait until the disk has it."""
    path.write_bytes(content)
    sync(path)


def sync(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
