"""Find the answers of exercises in a stranger's notebook, in a process of its own.

Nothing of the notebook is ever executed. But even to parse what a stranger wrote can end an
interpreter, or take all memory: so the parsing has a process and limits of its own. A cell answers
an exercise if it begins with `%%grade 2.2.1`, or else if it defines a function that the exercise
asks for.
"""

import ast
import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from minigpt.course.exercises.compose import compose, defined_names
from minigpt.course.exercises.source import Exercise, lesson_of
from minigpt.course.exercises.stubs import signatures
from minigpt.course.lines import source_lines
from minigpt.schema import parse_json

_SECONDS, _MEMORY = 20, 2 * 2**30
_MAGIC = re.compile(r"\s*%%grade[ \t]+(\S+)[^\n]*\n?")


@dataclass(frozen=True)
class Wanted:
    """An exercise to look for: how `%%grade` may name it, its stub, the names it asks for."""

    key: str
    targets: list[str]
    stub: str
    names: list[str]


@dataclass(frozen=True)
class CellAnswer:
    """What a notebook holds for one exercise: the file that it makes, or why there is none."""

    source: str = ""
    fault: str = ""


def find_answers(notebook: bytes, exercises: Sequence[Exercise]) -> dict[str, CellAnswer]:
    """The answers in a notebook by the exercise's key; an exercise without any is left out.

    Raises:
        ValueError: it is no notebook, or cannot be parsed within the limits.
    """
    wanted = [asdict(_wanted(one)) for one in exercises]
    request = {"notebook": base64.b64encode(notebook).decode("ascii"), "wanted": wanted}
    command = [sys.executable, "-I", "-c", _program(), *sys.path]
    try:
        done = subprocess.run(
            command, input=json.dumps(request).encode(), capture_output=True, timeout=2 * _SECONDS
        )
    except subprocess.TimeoutExpired:
        raise ValueError("takes too long to be read") from None
    if done.returncode:
        raise ValueError("cannot be parsed: it is too deep or too large")
    answer = parse_json(done.stdout, dict[str, Any])
    if "refused" in answer:
        raise ValueError(answer["refused"])
    return {key: CellAnswer(**one) for key, one in answer["found"].items()}


def _program() -> str:
    """Start the child from this very package, without the folder it happens to be started in."""
    return f"import sys; sys.path[:] = sys.argv[1:]; from {__name__} import read_all; read_all()"


def _wanted(one: Exercise) -> Wanted:
    stub = one.stub.read_text(encoding="utf8")
    slug = lesson_of(one.folder)[1]
    targets = [one.number, one.id, one.key, f"{one.lesson}.{one.id}", f"{slug}/{one.id}"]
    return Wanted(one.key, targets, stub, [*signatures(stub)])


def read_all() -> None:
    """Answer one request on standard input."""
    _limit()
    request = json.loads(sys.stdin.buffer.read())
    try:
        cells = list(_code_cells(base64.b64decode(request["notebook"])))
        found = {}
        for one in request["wanted"]:
            answer = _answer(Wanted(**one), cells)
            if answer is not None:
                found[one["key"]] = asdict(answer)
        result: dict[str, Any] = {"found": found}
    except ValueError as problem:
        result = {"refused": str(problem)}
    sys.stdout.write(json.dumps(result))


def _limit() -> None:
    with suppress(ImportError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _code_cells(notebook: bytes) -> Iterator[tuple[int, str]]:
    """Every code cell with its place among all cells, from 1."""
    document = parse_json(notebook.removeprefix(b"\xef\xbb\xbf"), dict[str, Any])
    cells = document.get("cells")
    if not isinstance(cells, list):
        raise ValueError("holds no cells: is it a notebook of format 4?")
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        lines = source if isinstance(source, list) else [source]
        if all(isinstance(line, str) for line in lines):
            yield number, "".join(lines)


def _answer(one: Wanted, cells: list[tuple[int, str]]) -> CellAnswer | None:
    named = [
        (number, text[match.end() :])
        for number, text in cells
        if (match := _MAGIC.match(text)) and match[1] in one.targets
    ]
    if len(named) > 1:
        return CellAnswer(fault=f"{_places(named)} both say %%grade {one.targets[0]}: keep one")
    chosen = named or [(number, text) for number, text in cells if _defines(one.names, text)]
    for name in one.names:
        twice = [cell for cell in chosen if _defines([name], cell[1])]
        if len(twice) > 1:
            return CellAnswer(fault=f"{_places(twice)} both define {name}: keep one")
    if not chosen:
        return None
    text = "\n\n".join(_plain(text) for _, text in chosen) + "\n"
    try:
        return CellAnswer(compose(one.stub, text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return CellAnswer(text)  # the grader says what is wrong with it


def _places(cells: list[tuple[int, str]]) -> str:
    return f"cells {cells[0][0]} and {cells[1][0]}"


def _defines(names: Sequence[str], cell: str) -> bool:
    if cell.lstrip().startswith("%%") and not _MAGIC.match(cell):
        return False  # another magic: its body need not be Python
    text = _MAGIC.sub("", cell, count=1) if _MAGIC.match(cell) else cell
    try:
        return bool(set(defined_names(_plain(text))) & set(names))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        words = "|".join(map(re.escape, names))
        return bool(re.search(rf"^(?:def|class)[ \t]+(?:{words})\b", text, re.MULTILINE))


def _plain(cell: str) -> str:
    """A cell without the lines that only IPython understands, where it is no Python with them."""
    try:
        ast.parse(cell)
        return cell
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = source_lines(cell)
        return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines)
