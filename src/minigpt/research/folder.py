"""The files of a replication package, read with care: a bad file is a sentence, not a crash."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minigpt.errors import ConfigError, nearest
from minigpt.stated import NOT_WRITTEN, read_toml

PREREG, SEAL, DEVIATIONS = "prereg.toml", "seal.json", "deviations.toml"
NOTEBOOK, MEASURED, RESULTS = "notebook.ipynb", "measured.json", "results.toml"
INPUTS, PINNED = "inputs.toml", "requirements.txt"
REPORT, POST, README = "report.md", "post.md", "README.md"
PACKED = "MANIFEST.txt"  # in an archive only
PICTURE_FOLDER = "figures"
SKIPPED = {"__pycache__"}  # what is made again; hidden files are left out, too
RESULT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BLANK = re.compile(r"(?<![^\s|(\"'“*_:-])…(?![^\s|)\"'”*_.,;:])")


@dataclass(frozen=True)
class Refusal:
    """What is wrong with a package: the file, the place in it, and one sentence."""

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.message}" if self.place else self.where

    @property
    def where(self) -> str:
        """The sentence with the file alone."""
        return f"{self.file}: {self.message}"


class UnreadableError(ConfigError):
    """A file of a package that is missing or cannot be read."""

    def __init__(self, file: str, message: str, place: str = "") -> None:
        super().__init__(f"{file}: {message}")
        self.refusal = Refusal(file, place, message)


def require_folder(folder: Path) -> Path:
    """Return a folder that may be a package.

    Raises:
        ConfigError: it does not exist, or is a file.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise ConfigError(f"{folder} {what}: `minigpt research new NAME` makes a package")
    return folder


def read_part(folder: Path, name: str) -> str:
    """Read a text file of a package; its line ends become `\\n`.

    Raises:
        UnreadableError: it is missing, a link, a folder, no text, or not allowed to be read.
    """
    path = folder / name
    if path.is_symlink():
        raise UnreadableError(name, "this is a link, which leads out of the package: copy the file")
    if not path.exists():
        raise UnreadableError(name, "the file is missing")
    if not path.is_file():
        raise UnreadableError(name, "this is no file")
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableError(name, "this is no text in UTF-8") from None
    except OSError as problem:
        said = (problem.strerror or str(problem)).lower()
        raise UnreadableError(name, f"the file cannot be read ({said})") from None
    if "\0" in text:
        raise UnreadableError(name, "this is a binary file, not a text")
    return text.replace("\r\n", "\n")


def read_tables(folder: Path, name: str) -> dict[str, Any]:
    """Read a TOML file of a package; a number with a point keeps the digits that were written.

    Raises:
        UnreadableError: what `read_part` refuses, or no TOML.
    """
    read_part(folder, name)
    try:
        return read_toml(folder / name)
    except ConfigError as problem:
        reason = str(problem).rpartition("TOML: ")[2]
        raise UnreadableError(name, f"this is no TOML ({reason})") from None


def strange_keys(
    file: str, found: Mapping[str, Any], known: Sequence[str], where: str = ""
) -> Iterator[Refusal]:
    """Refuse entries that nobody asked for, so that a misspelt one is not lost."""
    for key in found:
        if key not in known:
            place = f"{where}.{key}" if where else key
            yield Refusal(file, place, f"this entry is not asked for; {nearest(key, known)}")


def is_blank(value: object) -> bool:
    """Whether an entry is still to be written."""
    return value in ("", NOT_WRITTEN, [], None) or (
        isinstance(value, str) and (not value.strip() or has_blank(value))
    )


def has_blank(text: str) -> bool:
    """Whether a text holds a … for its author to replace; one behind a word is only a pause."""
    return bool(_BLANK.search(text))


def blank_lines(text: str) -> Iterator[int]:
    """The numbers of the lines, counted from 1, that hold a … for its author to replace."""
    for number, line in enumerate(text.split("\n"), 1):
        if has_blank(line):
            yield number


def number_of(value: object) -> float | None:
    """The number that an entry holds, None where it is none or not finite."""
    plain = str(value).replace(",", "").replace("−", "-").strip()
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d*\.?\d+(e[+-]?\d+)?", plain):
        return None
    number = float(plain)
    return number if abs(number) < 1e300 else None


def package_files(folder: Path) -> list[str]:
    """Name the files of a package in order, hidden ones and caches left out; links are named."""
    found = []
    for path in sorted(folder.rglob("*"), key=lambda one: one.relative_to(folder).as_posix()):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part in SKIPPED for part in parts)
        if not hidden and (path.is_symlink() or not path.is_dir()):
            found.append(path.relative_to(folder).as_posix())
    return found
