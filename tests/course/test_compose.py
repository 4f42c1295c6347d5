"""Stubs and compositions come out as valid, readable Python."""

import doctest
from pathlib import Path
from typing import Any

import pytest

from minigpt.course.exercises import stubs
from minigpt.course.exercises.compose import compose
from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.stubs import Region, signatures, solution_text, split, stub_text
from minigpt.errors import CourseError

BASE = '''\
"""Docstring."""

import torch


# about f
@torch.no_grad()
def f(x):
    return 1


def g(x):
    return f(x)
'''


def names(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(source, "source", "exec"), space)
    return space


def test_replaces_decorators_and_comments_too() -> None:
    text = compose(BASE, "import torch\nimport math\n\nLIMIT = 3\n\ndef f(x):\n    return LIMIT\n")
    assert names(text)["g"](0) == 3
    assert "no_grad" not in text
    assert "# about f" not in text
    assert text.count("import torch") == 1
    assert text.startswith('"""Docstring."""')


def test_what_is_new_is_put_behind() -> None:
    assert names(compose(BASE, "def h():\n    return 5\n"))["h"]() == 5


def test_stub_keeps_everything_but_the_regions(course: Path) -> None:
    text = stub_text(find_exercises("scale")[0])
    assert '    raise NotImplementedError("2.3.1 scale: your code here")\n' in text
    assert ">>> scale(torch.tensor([[8.0]]), d_head=4)" in text
    assert "###" not in text
    assert signatures(text) == signatures(solution_text(find_exercises("scale")[0]))


def test_bug_hunt_shows_its_bug(course: Path) -> None:
    one = find_exercises("causal")[0]
    assert "    return ones.tril(diagonal=1)\n" in stub_text(one)
    assert "diagonal" not in solution_text(one)


def test_several_regions() -> None:
    source = (
        "a\n  ### BEGIN SOLUTION\n  b\n  ### END SOLUTION\nc\n### BEGIN SOLUTION\n### END SOLUTION"
    )
    parts = list(split(source, "here"))
    assert [part if isinstance(part, str) else part.solution for part in parts] == [
        "a",
        ("  b",),
        "c",
        (),
    ]
    assert isinstance(parts[1], Region)
    assert parts[1].indent == "  "


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("### END SOLUTION", 1),
        ("x\n### STUB", 2),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION", 2),
        ("### BEGIN SOLUTION\nx", 1),
        ("### BEGIN SOLUTION\n### STUB\n### STUB\n### END SOLUTION", 3),
    ],
)
def test_unbalanced_regions_are_refused_by_line(source: str, line: int) -> None:
    with pytest.raises(CourseError, match=f"^here:{line}: "):
        list(split(source, "here"))


def test_docstring_examples() -> None:
    assert doctest.testmod(stubs).failed == 0
