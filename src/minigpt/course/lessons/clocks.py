"""Which cells show what a clock said: another run says something else, so none compares them."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from minigpt.course.lessons.draft import LintFinding
from minigpt.course.lessons.myst import MystBlock

CLOCKS = {"perf_counter", "perf_counter_ns", "process_time", "process_time_ns", "monotonic", "time"}
TIMED = {"seconds", "tokens_per_second"}  # columns of a training log
KEEPING = {"append", "extend", "update", "add"}  # what a list, a dictionary, a set is given
UNCOMPARED = "nbval-ignore-output"


def check_clocks(path: Path, blocks: Iterable[MystBlock]) -> Iterator[LintFinding]:
    """A cell is Python, and one that shows a measured time is not compared with its last run."""
    python = []
    for block in (one for one in blocks if one.name == "code-cell"):
        try:
            _tree(block)
        except SyntaxError as problem:
            line = block.body_line + (problem.lineno or 1) - 1
            yield LintFinding(path.as_posix(), line, f"the cell is not Python: {problem.msg}")
        else:
            python.append(block)
    for block in clocked_cells(python):
        message = f"the cell shows a measured time: tag it {UNCOMPARED}"
        yield LintFinding(path.as_posix(), block.line, message)


def clocked_cells(blocks: Iterable[MystBlock]) -> Iterator[MystBlock]:
    """The code cells that show a value derived from a clock and are still compared between runs.

    Names assigned from a clock, or from a name so assigned, carry the time on to later cells.
    """
    timed: set[str] = set()
    for block in blocks:
        if block.name != "code-cell":
            continue
        shows = [_follow(statement, timed) for statement in _tree(block).body]
        if any(shows) and UNCOMPARED not in block.tags:
            yield block


def _tree(block: MystBlock) -> ast.Module:
    return ast.parse("\n".join("" if line.startswith("%") else line for line in block.body))


def _follow(statement: ast.stmt, timed: set[str]) -> bool:
    """Add the names that a statement gives a time to; say whether it shows one."""
    shows = False
    for node in _outermost_first(statement):
        match node:
            case ast.FunctionDef(name=name) if _has_time(node, timed):
                timed.add(name)
            case ast.Assign(targets=targets, value=value):
                for target, given in (pair for one in targets for pair in _pairs(one, value)):
                    if _has_time(given, timed):
                        timed |= _names(target)
            case ast.AugAssign(target=target) if _has_time(node.value, timed):
                timed |= _names(target)
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr))
            ) if attr in {"append", "extend", "update"} and _has_time(node.value, timed):
                timed.add(name)
            case ast.Expr() if _has_time(node.value, timed):
                shows = True
    return shows


def _outermost_first(statement: ast.stmt) -> Iterator[ast.stmt]:
    """A statement and those inside its blocks; the body of a function shows nothing by itself."""
    yield statement
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt):
            yield from _outermost_first(child)


def _has_time(node: ast.AST, timed: set[str]) -> bool:
    return any(
        (isinstance(one, ast.Name) and one.id in timed)
        or (isinstance(one, ast.Attribute) and one.attr in TIMED | CLOCKS)
        or (isinstance(one, ast.Name) and one.id in CLOCKS - {"time"})
        for one in ast.walk(node)
    )


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is assigned to what: `a, b = x, y` are two assignments."""
    match target, value:
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
            yield from zip(targets, values, strict=True)
        case _:
            yield target, value


def _names(target: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
