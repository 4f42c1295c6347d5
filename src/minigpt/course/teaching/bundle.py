"""What a stranger handed in, read into memory within bounds: a folder, a zip, or one file.

Nothing is ever unpacked: a name inside a zip never becomes a path on this machine. A link, a device
or a name that climbs out of its folder costs the whole submission, since no honest one has it.
"""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from minigpt.errors import CourseError

MAX_FILES = 2_000
MAX_DEPTH = 16
MAX_ARCHIVE = 50_000_000  # bytes of one zip
MAX_TOTAL = 200_000_000  # bytes that a zip says it holds
MAX_RATIO, SMALL = 100, 10_000_000  # how far it may be compressed, once it is no longer small
MAX_BYTES = {".py": 1_000_000, ".json": 2_000_000, ".ipynb": 20_000_000}
MAX_READ = 40_000_000  # bytes of all files that are read
_IGNORED = {"__MACOSX", "__pycache__", ".ipynb_checkpoints", ".git", ".venv", ".DS_Store"}
_ENCRYPTED = 1
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others cannot be read in bounded steps


class SubmissionError(CourseError):
    """A submission that cannot be graded as it is; the others can."""


@dataclass
class _Budget:
    """How much has been seen and read so far."""

    files: int = 0
    read: int = 0

    def seen(self) -> None:
        self.files += 1
        if self.files > MAX_FILES:
            raise SubmissionError(
                f"holds more than {MAX_FILES:,} files: hand in the exercises only, without "
                "environments and data"
            )

    def limit(self, name: str) -> int:
        return min(MAX_BYTES[Path(name).suffix], MAX_READ - self.read)

    def take(self, name: str, content: bytes) -> bytes:
        if len(content) > self.limit(name):
            raise SubmissionError(
                f"holds {shown_name(name)}, which has more than {self.limit(name):,} bytes: no "
                "exercise needs as many"
            )
        self.read += len(content)
        return content


def shown_name(name: str) -> str:
    """A stranger's file name, fit for a sentence."""
    text = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in name)
    return repr(text if len(text) <= 80 else text[:79] + "…")


def read_bundle(path: Path) -> dict[str, bytes]:
    """Read the Python files, notebooks and progress of a submission, by their names inside it.

    Args:
        path: a folder, a zip, or one `.py` or `.ipynb`.

    Raises:
        SubmissionError: it is none of these, holds what no submission may hold, or is too large.
    """
    kind = _kind(path)
    try:
        if kind == stat.S_IFDIR:
            files = dict(_folder(path, "", _Budget()))
            zips = [one for one in path.iterdir() if one.suffix.lower() == ".zip"]
            if not files and len(zips) == 1:
                return read_bundle(zips[0])
            return files
        if kind == stat.S_IFREG and path.suffix.lower() == ".zip":
            return dict(_archive(path))
        if kind == stat.S_IFREG and wanted(path.name):
            return dict([_file(path, path.name, _Budget())])
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise SubmissionError(f"cannot be read ({reason})") from None
    raise SubmissionError("is neither a folder nor a zip, a notebook or a Python file")


def wanted(name: str) -> bool:
    """Whether a file is read at all: code, a notebook, or the learner's own record."""
    base = name.rsplit("/", 1)[-1]
    if base.startswith("."):
        return False
    return base == "progress.json" or base.endswith((".py", ".ipynb"))


def _kind(path: Path) -> int:
    try:
        mode = path.lstat().st_mode
    except OSError as problem:
        raise SubmissionError(f"cannot be read ({problem.strerror})") from None
    if stat.S_ISLNK(mode):
        raise SubmissionError("is a link: hand in the files themselves")
    return stat.S_IFMT(mode)


def _folder(folder: Path, inside: str, budget: _Budget) -> Iterator[tuple[str, bytes]]:
    if inside.count("/") > MAX_DEPTH:
        raise SubmissionError(f"holds folders more than {MAX_DEPTH} deep")
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        name = f"{inside}{entry.name}"
        if entry.name in _IGNORED:
            continue
        budget.seen()
        if entry.is_symlink():
            raise SubmissionError(f"holds the link {shown_name(name)}: hand in the file itself")
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(Path(entry.path), f"{name}/", budget)
        elif not entry.is_file(follow_symlinks=False):
            raise SubmissionError(f"holds {shown_name(name)}, which is a device, not a file")
        elif wanted(name):
            yield _file(Path(entry.path), name, budget)


def _file(path: Path, name: str, budget: _Budget) -> tuple[str, bytes]:
    """Read one file; a link or pipe put in its place meanwhile is not followed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as stream:
        return name, budget.take(name, stream.read(budget.limit(name) + 1))


def _archive(path: Path) -> Iterator[tuple[str, bytes]]:
    size = path.stat().st_size
    if size > MAX_ARCHIVE:
        raise SubmissionError(f"has {size:,} bytes, and at most {MAX_ARCHIVE:,} are read")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries, size)
            yield from _entries(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as problem:
        reason = shown_name(str(problem)).strip("'\"")
        raise SubmissionError(f"is not a whole zip file ({reason}): zip it again") from None


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(one.file_size for one in entries)
    if total > MAX_TOTAL or (total > SMALL and total > MAX_RATIO * size):
        raise SubmissionError(
            f"says that its {size:,} bytes unpack to {total:,}: that is no submission"
        )
    names: set[str] = set()
    for one in entries:
        name = _name(one)
        if _IGNORED & set(name.split("/")):
            continue
        kind = stat.S_IFMT(one.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            what = "a link" if kind == stat.S_IFLNK else "a device"
            raise SubmissionError(f"holds {shown_name(name)}, which is {what}, not a file")
        if wanted(name) and name in names:
            raise SubmissionError(f"holds {shown_name(name)} twice: zip it again")
        names.add(name)


def _name(entry: zipfile.ZipInfo) -> str:
    """A member's name with forward slashes, refused where it leads out of its folder."""
    name = entry.orig_filename.replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in name:
        raise SubmissionError(f"holds {shown_name(name)}, a path that leads out of the zip")
    return name


def _entries(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> Iterator[tuple[str, bytes]]:
    budget = _Budget()
    for one in entries:
        name = _name(one)
        if one.is_dir() or _IGNORED & set(name.split("/")):
            continue
        budget.seen()
        if not wanted(name):
            continue
        if one.flag_bits & _ENCRYPTED:
            raise SubmissionError("is locked with a password: zip it again without one")
        if one.compress_type not in _PLAIN:
            raise SubmissionError(
                f"holds {shown_name(name)}, compressed in another way than plain zips are: zip "
                "it again"
            )
        with archive.open(one) as stream:  # its real size counts, not the one it claims
            yield name, budget.take(name, stream.read(budget.limit(name) + 1))
