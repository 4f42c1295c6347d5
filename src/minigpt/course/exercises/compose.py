"""Lay a few functions over a whole file: a wrong answer over the solution, a cell over a stub."""

import ast
from dataclasses import dataclass

from minigpt.course.lines import source_lines

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class _Piece:
    """A top-level statement with its lines, comments above it included."""

    name: str | None
    start: int
    end: int


def compose(base: str, overlay: str) -> str:
    """Replace each definition of `base` that `overlay` has too; put the rest of it before them.

    Both sources keep their comments and layout; an import that `base` already has is not repeated.

    Raises:
        SyntaxError: one of the two is not Python.
    """
    old, new = source_lines(base), source_lines(overlay)
    replacing = {piece.name: piece for piece in _pieces(overlay) if piece.name is not None}
    taken: set[str] = set()
    result: list[str] = []
    done = 0
    for piece in _pieces(base):
        if piece.name in replacing and piece.name is not None:
            result += old[done : piece.start]
            if not taken:
                result += _rest(overlay, base, set(_names(base)))
            result += new[replacing[piece.name].start : replacing[piece.name].end]
            taken.add(piece.name)
            done = piece.end
    if not taken:
        return "\n".join([*old, *new]) + "\n"
    return "\n".join([*result, *old[done:]]) + "\n"


def defined_names(source: str) -> tuple[str, ...]:
    """The functions and classes that a source defines at its top level."""
    return tuple(_names(source))


def _names(source: str) -> list[str]:
    return [piece.name for piece in _pieces(source) if piece.name is not None]


def _pieces(source: str) -> list[_Piece]:
    lines = source_lines(source)
    found = []
    previous = 0
    for node in ast.parse(source).body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) - 1
        while first > previous and lines[first - 1].startswith("#"):
            first -= 1
        previous = node.end_lineno or node.lineno
        found.append(_Piece(node.name if isinstance(node, _Definition) else None, first, previous))
    return found


def _rest(overlay: str, base: str, kept: set[str]) -> list[str]:
    """What the overlay adds: imports, constants and helpers, without its docstring."""
    have = {ast.unparse(node) for node in ast.parse(base).body}
    lines = source_lines(overlay)
    result: list[str] = []
    done = 0
    for node, piece in zip(ast.parse(overlay).body, _pieces(overlay), strict=True):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if piece.name in kept or is_text or ast.unparse(node) in have:
            continue
        space = ["", ""] if piece.name is not None else []
        result += [*lines[max(piece.start, done) : piece.end], *space]
        done = piece.end  # two statements may share a line
    return [*result, "", ""] if result and result[-1] else result
