"""Tests that watch what no channel shows: graphs in memory, a generator that is read step by step.

The grader of strangers' code leaves them out, and so does its count of points. A test file says so
itself, and its other tests must refuse every answer that matters without them.
"""

from collections.abc import Callable
from typing import TypeVar

_MARK = "__in_process__"
Test = TypeVar("Test", bound=Callable[..., None])


def in_process(why: str) -> Callable[[Test], Test]:
    """Mark a test that needs the submission in its own process; `why` says what it watches."""

    def marking(test: Test) -> Test:
        setattr(test, _MARK, why)
        return test

    return marking


def why_in_process(test: object) -> str:
    """Return what a marked test watches; nothing for all others."""
    return str(getattr(test, _MARK, ""))
