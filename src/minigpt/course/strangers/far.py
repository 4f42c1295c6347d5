"""Exceptions that cross the channel: as data there, and as exceptions of the same name here."""

import builtins
import traceback
from functools import cache
from typing import Any, cast

import torch

from minigpt import errors
from minigpt.course.grading import explain

_MOST = 2000  # characters of a text


class FarProblem:
    """What an exception of the other side has besides its class: its text, and its way.

    `home` is the key that its original has over there; the attribute `explain.LINE` says where in
    the submission it passed.
    """

    text: str
    home: int

    def __str__(self) -> str:
        return self.text


def told(problem: BaseException, line: int, key: int) -> tuple[Any, ...]:
    """An exception as data; `key` is that of the exception itself, or that of its original."""
    kind = type(problem)
    try:
        text = str(problem)[:_MOST]
    except BaseException as worse:  # a learner's __str__ can raise anything at all
        text = f"(whose own text cannot be read: it raises {type(worse).__name__})"
    back = isinstance(problem, FarProblem)
    bases = [base.__name__ for base in kind.__mro__[1:8]]
    home = problem.home if isinstance(problem, FarProblem) else key
    return (kind.__name__, str(kind.__module__), bases, text, line, home, back)


def line_in(problem: BaseException, file: str) -> int:
    """The last line of a file that an exception passed; 0 if there is none."""
    frames = traceback.walk_tb(problem.__traceback__)
    return next((n for f, n in reversed([*frames]) if f.f_code.co_filename == file), 0)


def problem_of(name: str, module: str, bases: list[str], text: str, line: int, home: int) -> Any:
    """An exception of this side with the name and the text of one of the other side.

    Raises:
        TypeError: these are no names.
    """
    if not all(isinstance(one, str) for one in (name, module, text, *bases)):
        raise TypeError("names that are no text")
    kind: Any = _kind(name[:100], module[:100], cast(Any, _base(name, bases)))
    found = kind.__new__(kind)
    found.text, found.home = text[:_MOST], int(home)
    setattr(found, explain.LINE, int(line))
    return found


def _base(name: str, bases: list[str]) -> type[BaseException]:
    if "Refused" in (name, *bases):
        return explain.Refused
    for one in (name, *bases):
        for home in (builtins, errors, torch._C):
            found = getattr(home, one, None)
            if isinstance(found, type) and issubclass(found, Exception):
                return found
    return BaseException if "Exception" not in bases else Exception


@cache
def _kind(name: str, module: str, base: Any) -> Any:
    return type(name, (FarProblem, base), {"__module__": module})
