"""Imports done once for many children: what a test file and its exercise's guards name."""

import ast
import gc
import importlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from minigpt.course.grading.no_answer import no_answer_of

_LAZY = "torch.fx.experimental.symbolic_shapes"  # `autograd.grad` with weights imports it, slowly


@cache
def import_ahead(tests: Path) -> None:
    """Import what a test file imports at its top and what its guards stand for, before a fork.

    A file is looked at once. What cannot be read or imported is left to the child, which says so.
    """
    names = [_LAZY, *(target.partition(":")[0] for target in no_answer_of(tests))]
    with suppress(OSError, SyntaxError, ValueError):
        names += modules_named(tests.read_text(encoding="utf8"))
    for name in names:
        with suppress(Exception):
            importlib.import_module(name)
    gc.freeze()  # children leave these pages alone, too


def modules_named(code: str) -> list[str]:
    """Return the modules that a file's text imports at its top, in order, relative ones left out.

    Raises:
        SyntaxError: it is no Python.
    """
    names = []
    for node in ast.parse(code).body:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return names
