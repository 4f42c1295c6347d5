"""From one source, both files: the solution as shown, and the stub that learners start from."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from textwrap import dedent, indent

from minigpt.course.exercises.source import Exercise
from minigpt.course.lines import source_lines
from minigpt.data.files import sha256_of
from minigpt.errors import CourseError

BEGIN, STUB, END = "### BEGIN SOLUTION", "### STUB", "### END SOLUTION"
CONFTEST = '''"""Give the tests below the fixture `mine`: your file from `my/`, else the stub."""

from minigpt.course.grading.plugin import mine, pytest_collection_modifyitems, pytest_pyfunc_call

__all__ = ["mine", "pytest_collection_modifyitems", "pytest_pyfunc_call"]
'''


@dataclass(frozen=True)
class Region:
    """One marked region: its first line's number, its indentation, and what it holds."""

    line: int
    indent: str
    solution: tuple[str, ...]
    stub: tuple[str, ...]


def split(source: str, where: str) -> Iterator[str | Region]:
    """Split a source into given lines and regions, in order.

    Raises:
        CourseError: a marker without its partner; the message names file and line.
    """
    opened: Region | None = None
    parts: dict[str, list[str]] = {}
    current = ""
    for number, line in enumerate(source_lines(source), start=1):
        marker = line.strip()
        if marker not in (BEGIN, STUB, END):
            if opened is None:
                yield line
            else:
                parts[current].append(line)
            continue
        if (marker == BEGIN) != (opened is None) or (marker == STUB and current == STUB):
            raise CourseError(f"{where}:{number}: {marker!r} does not match the marker before it")
        if marker == BEGIN:
            opened = Region(number, line[: line.index("#")], (), ())
            parts = {BEGIN: [], STUB: []}
        elif marker == END and opened is not None:
            yield Region(opened.line, opened.indent, tuple(parts[BEGIN]), tuple(parts[STUB]))
            opened = None
        current = marker
    if opened is not None:
        raise CourseError(f"{where}:{opened.line}: {BEGIN!r} is never closed by {END!r}")


def solution_text(exercise: Exercise) -> str:
    """The solution without its markers, as learners see it."""
    lines: list[str] = []
    for part in _parts(exercise):
        lines += [part] if isinstance(part, str) else part.solution
    return "\n".join(lines) + "\n"


def stub_text(exercise: Exercise) -> str:
    """The stub: every region replaced by what the learner starts from."""
    lines: list[str] = []
    for part in _parts(exercise):
        lines += [part] if isinstance(part, str) else _unsolved(part, exercise)
    return "\n".join(lines) + "\n"


def definitions(source: str) -> str:
    """A source without its module docstring."""
    if source.startswith(('"""', "'''")):
        source = source[source.index(source[:3], 3) + 3 :]
    return source.strip() + "\n"


def hinted_text(exercise: Exercise) -> str:
    """The stub with the third hint's blocks in the place of its regions.

    Raises:
        CourseError: there is not one block for each region.
    """
    found, blocks = regions(exercise), exercise.key_lines
    if len(found) != len(blocks):
        raise CourseError(
            f"{exercise.number} {exercise.id}: hint 3 holds {len(blocks)} fenced blocks of Python "
            f"for {len(found)} regions; write one for each, in order"
        )
    lines: list[str] = []
    rest = iter(blocks)
    for part in _parts(exercise):
        if isinstance(part, str):
            lines.append(part)
        else:
            lines += source_lines(indent(dedent(next(rest)), part.indent))
    return "\n".join(lines) + "\n"


def _parts(exercise: Exercise) -> Iterator[str | Region]:
    where = exercise.solution.relative_to(exercise.root).as_posix()
    if not exercise.solution.is_file():
        raise CourseError(
            f"the solution of {exercise.number} is not here ({where}): in a course, its site shows "
            "it in its time"
        )
    return split(exercise.solution.read_text(encoding="utf8"), where)


def regions(exercise: Exercise) -> tuple[Region, ...]:
    """The marked regions of the source."""
    return tuple(part for part in _parts(exercise) if isinstance(part, Region))


def _unsolved(region: Region, exercise: Exercise) -> list[str]:
    if region.stub:
        return [re.sub(r"^(\s*)# ?", r"\1", line, count=1).rstrip() for line in region.stub]
    what = f"{exercise.number} {exercise.id}: your code here"
    return [f'{region.indent}raise NotImplementedError("{what}")']


def signatures(source: str) -> dict[str, str]:
    """What a source defines at its top level, each name with its signature.

    Example:
        >>> signatures("def f(x: int) -> int:\\n    return x")
        {'f': 'f(x: int) -> int'}
    """
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
            found[node.name] = f"{node.name}({ast.unparse(node.args)}){returns}"
        elif isinstance(node, ast.ClassDef):
            bases = ", ".join(ast.unparse(base) for base in node.bases)
            methods = signatures("\n".join(map(ast.unparse, node.body)))
            found[node.name] = f"class {node.name}({bases}): " + "; ".join(methods.values())
    return found


def examples(source: str) -> dict[str, str]:
    """The docstrings of a source that hold an example, by the name of their owner."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            text = ast.get_docstring(node, clean=True) or ""
            if ">>>" in text:
                found[node.name] = text
    return found


def content_hash(exercise: Exercise) -> str:
    """What an exercise asks: its signatures and its tests, not its words or their layout."""
    asked = [*signatures(exercise.stub.read_text(encoding="utf8")).values()]
    if exercise.tests.is_file():
        tests = exercise.tests.read_text(encoding="utf8")
        with suppress(SyntaxError):  # a broken test file stands for itself
            tests = ast.dump(ast.parse(tests))
        asked.append(tests)
    return sha256_of("\n".join(asked))[:16]
