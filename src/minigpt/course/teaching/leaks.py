"""Search everything that students get for what they must not have yet.

What is kept from them: solutions, listed answers, the third hint's key lines, teaching notes. A
line of these is *telling* if it stands nowhere in what students may read (package, stubs, tests,
lessons, two hints). Text is compared as a sequence of tokens, so that neither markup nor line
breaks nor JSON hide a line. Where single words are indexed, as for the search, telling names are
looked for.
"""

import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import definitions, regions
from minigpt.course.lines import source_lines

_TOKEN = re.compile(r"\w+|[^\w\s]")
_NAME = re.compile(r"[A-Za-z_]\w{4,}")
_TAG = re.compile(r"<[^>]*>")
_GRAM = 4  # tokens that begin a needle; shorter lines tell nothing
_LEAST = 6  # tokens of a line that is looked for
_PACKED = {".zip", ".apkg", ".whl", ".npz", ".pt"}
_INDEXES = ("searchindex.js", "search.json", "search-index", "pagefind")
_UNREADABLE = (
    *(ValueError, IndexError, RecursionError),
    *(zlib.error, zipfile.BadZipFile, sqlite3.Error),
)
TokenRun = tuple[str, ...]


@dataclass(frozen=True)
class Leak:
    """Something kept from students that stands in what they get."""

    file: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.file} gives {self.what} away: {self.text[:80]}"


def tokens_of(text: str) -> TokenRun:
    """The words and signs of a text, in order, without white space."""
    return tuple(_TOKEN.findall(text))


class Needles:
    """Lines to look for, found in one pass over a text's tokens."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a line and what it belongs to."""
        self.heads: dict[TokenRun, dict[TokenRun, tuple[str, str]]] = {}
        for line, owner in lines:
            tokens = tokens_of(line)
            if len(tokens) >= _LEAST:
                self.heads.setdefault(tokens[:_GRAM], {})[tokens] = (line.strip(), owner)

    def __len__(self) -> int:
        return sum(len(found) for found in self.heads.values())

    def lines(self) -> Iterator[tuple[str, str]]:
        """Every line with its owner."""
        for found in self.heads.values():
            yield from found.values()

    def found_in(self, text: str) -> Iterator[TokenRun]:
        """The needles that a text holds."""
        tokens = tokens_of(text)
        for at, gram in enumerate(zip(*(tokens[i:] for i in range(_GRAM)), strict=False)):
            for needle in self.heads.get(gram, ()):
                if tokens[at : at + len(needle)] == needle:
                    yield needle

    def drop(self, texts: Iterable[str]) -> None:
        """Forget the needles that stand in these texts anyway."""
        for text in texts:
            for needle in set(self.found_in(text)):
                self.heads[needle[:_GRAM]].pop(needle, None)

    def look_up(self, needle: TokenRun) -> tuple[str, str]:
        """A needle's line and owner."""
        return self.heads[needle[:_GRAM]][needle]


def kept_lines(exercises: Iterable[Exercise]) -> Iterator[tuple[str, str]]:
    """The lines of exercises that students must not see, each with its owner."""
    for one in exercises:
        for region in regions(one):
            for line in region.solution:
                yield line, f"the solution of {one.number}"
            yield " ".join(region.solution), f"the solution of {one.number}"
        for block in one.key_lines:
            for line in source_lines(block):
                yield line, f"hint 3 of {one.number}"
        for kind, answers in (("a wrong answer", one.wrong), ("a right answer", one.right)):
            for answer in answers:
                text = answer.path.read_text(encoding="utf8")
                for line in [*source_lines(definitions(text)), *source_lines(answer.why)]:
                    yield line, f"{kind} to {one.number}"


def note_lines(root: Path) -> Iterator[tuple[str, str]]:
    """The lines of all teaching notes."""
    for path in sorted(root.glob("solutions/*/*/teach.md")):
        for line in source_lines(path.read_text(encoding="utf8")):
            yield line, f"the teaching notes of {path.parent.name}"


def open_texts(root: Path, shown: Collection[str]) -> Iterator[str]:
    """What students may read anyway; `shown` are the exercises whose solutions are out."""
    for folder in ("src/minigpt", "exercises"):
        for path in sorted((root / folder).rglob("*.py")):
            yield path.read_text(encoding="utf8")
    for path in sorted((root / "book").rglob("*.md")):
        yield path.read_text(encoding="utf8")
    for one in all_exercises(root):
        yield "\n".join(one.hints[:2])
        if one.number in shown:
            yield "\n".join(line for line, _ in kept_lines([one]))


def needles_of(root: Path, shown: Collection[str] = (), notes: bool = True) -> Needles:
    """What to look for in everything that students get.

    Args:
        root: the course.
        shown: numbers of the exercises whose solutions students may see.
        notes: whether teaching notes are kept from them, too.
    """
    hidden = [one for one in all_exercises(root) if one.number not in shown]
    lines = [*kept_lines(hidden), *(note_lines(root) if notes else ())]
    needles = Needles(lines)
    needles.drop(open_texts(root, shown))
    return needles


def telling_names(needles: Needles, root: Path, shown: Collection[str] = ()) -> dict[str, str]:
    """Names that only what is kept says, lower case, each with an owner."""
    known: set[str] = set()
    for text in open_texts(root, shown):
        known |= {name.lower() for name in _NAME.findall(text)}
    return {
        name.lower(): owner
        for line, owner in needles.lines()
        if "notes" not in owner
        for name in _NAME.findall(line)
        if "_" in name and name.lower() not in known
    }


def texts_in(name: str, data: bytes) -> Iterator[str]:
    """What a file says, in each of the forms in which a line might stand in it.

    Raises:
        ValueError: it cannot be read as what its name says, so nobody knows what it gives away.
    """
    try:
        yield from _texts(name, data)
    except (
        ValueError,
        zlib.error,
        IndexError,
        zipfile.BadZipFile,
        sqlite3.Error,
        RecursionError,
    ) as problem:
        raise ValueError(f"{name} cannot be searched: {problem}") from None


def _texts(name: str, data: bytes) -> Iterator[str]:
    suffix = Path(name).suffix.lower()
    if suffix in _PACKED or data[:4] == b"PK\3\4":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for entry in archive.infolist():
                yield entry.filename
                yield from _texts(entry.filename, archive.read(entry))
    elif suffix == ".inv":
        yield zlib.decompress(data.split(b"\n", 4)[4]).decode("utf8", "replace")
    elif suffix in (".ipynb", ".json", ".map"):
        yield "\n".join(_strings(json.loads(data)))
    elif suffix in (".html", ".htm", ".xml", ".svg"):
        text = data.decode("utf8", "replace")
        yield unescape(_TAG.sub("", text))
        yield unescape(text)
    elif suffix == ".js":
        text = data.decode("utf8", "replace")
        yield text.replace("\\n", "\n").replace('\\"', '"').replace("\\'", "'")
    elif data[:6] == b"SQLite":
        yield "\n".join(_cells_of(data))
    elif b"\0" not in data[:4096]:
        yield data.decode("utf8", "replace")


def _cells_of(data: bytes) -> Iterator[str]:
    """Every value of every table of a database."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(data)
        tables = base.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in tables:
            for row in base.execute(f'select * from "{table}"'):
                yield from map(str, row)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        yield "".join(value)  # a cell's lines
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from _strings(part)


def find_leaks(
    folder: Path, needles: Needles, names: dict[str, str], paths: Iterable[str] = ()
) -> list[Leak]:
    """Everything in a folder that gives something away.

    Args:
        folder: what students get.
        needles: lines that must not be there.
        names: words that no index may know.
        paths: parts of file names that must not be there.
    """
    leaks: list[Leak] = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or ".git" in path.relative_to(folder).parts:
            continue
        name = path.relative_to(folder).as_posix()
        leaks += [Leak(name, "a page", part) for part in paths if part in name]
        data = path.read_bytes()
        for text in texts_in(name, data):
            for needle in dict.fromkeys(needles.found_in(text)):
                line, owner = needles.look_up(needle)
                leaks.append(Leak(name, owner, line))
            if any(part in name for part in _INDEXES):
                words = {word.lower() for word in _NAME.findall(text)}
                leaks += [Leak(name, names[word], word) for word in sorted(words & names.keys())]
    return list(dict.fromkeys(leaks))
