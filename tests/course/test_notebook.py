"""Grading from a notebook cell, through what IPython loads."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from minigpt.course import notebook
from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.start import hand_out
from minigpt.course.progress.record import read_progress

SCALE = "my/phase-02-attention/03-single-head/scale.py"
GOOD = """\
import math

def scale(scores, d_head):
    # my way
    return scores / root(d_head)

def root(n):
    return math.sqrt(n)
"""
BAD = "def scale(scores, d_head):\n    return scores\n"


class Shell:
    """The part of IPython's shell that an extension uses."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}
        self.magics_manager = SimpleNamespace(magics={"cell": {}})

    def register_magic_function(self, magic: Callable[..., Any], kind: str, name: str) -> None:
        self.magics_manager.magics[kind][name] = magic

    def push(self, names: dict[str, Any]) -> None:
        self.names |= names

    def cell(self, line: str, source: str) -> Any:
        return self.magics_manager.magics["cell"]["grade"](line, source)


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    loaded = Shell()
    notebook.load_ipython_extension(loaded)
    yield loaded
    notebook.unload_ipython_extension(loaded)
    assert "grade" not in loaded.magics_manager.magics["cell"]


def test_good_cell_is_saved_and_recorded(shell: Shell, course: Path) -> None:
    report = shell.cell("2.3.1", GOOD)
    assert report.passed
    assert repr(report).startswith("✓ 2.3.1 Scale the scores")
    text = (course / SCALE).read_text()
    assert text.startswith('"""Divide attention scores')
    assert "# my way" in text
    assert "NotImplementedError" not in text
    assert text.count("def scale(") == text.count("def root(") == text.count("import math") == 1
    assert read_progress(course / "my").entries["single-head/scale"].attempts == 1


def test_bad_cell_says_what_is_wrong(shell: Shell, course: Path) -> None:
    report = shell.cell(" scale ", BAD)
    assert not report.passed
    assert "there is no division by √d_head" in repr(report)
    html = report._repr_html_()
    assert "there is no division by √d_head" in html
    assert html.count("<div") == 1


def test_second_cell_replaces_the_first(shell: Shell, course: Path) -> None:
    shell.cell("2.3.1", BAD)
    assert shell.cell("2.3.1", GOOD).passed
    assert shell.names["grade"]("2.3.1").passed


def test_html_is_escaped(shell: Shell, course: Path) -> None:
    bad = 'def scale(scores, d_head):\n    raise ValueError("<script>")\n'
    assert "<script>" not in shell.cell("2.3.1", bad)._repr_html_()


@pytest.mark.parametrize(
    ("line", "source", "message"),
    [
        ("2.3.1", "def scale(:\n", "line 1 of the cell is not Python"),
        ("2.3.1", "x = 1\n", "the cell defines nothing, and 2.3.1 asks for scale"),
        ("2.3", BAD, "2.3 is a whole lesson"),
        ("scael", BAD, "did you mean 'scale'"),
    ],
)
def test_refusals_save_nothing(
    shell: Shell, course: Path, line: str, source: str, message: str
) -> None:
    assert message in repr(shell.cell(line, source))
    assert not (course / "my").exists()


BROKEN = {
    "not Python": (b"def mine():\n    return 1\n\ndef scale(:\n", "line 4 of my/phase-02"),
    "not UTF-8": (b"# \xe9\n", "my/phase-02-attention/03-single-head/scale.py is not Python, "),
    "a null byte": (b"x = 1\0\n", "is not Python, source code"),
    "an unknown encoding": (b"# coding: nonsense\n", "is not Python, unknown encoding"),
}


@pytest.mark.parametrize(("content", "said"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_is_left_alone(
    shell: Shell, course: Path, content: bytes, said: str
) -> None:
    shell.cell("2.3.1", BAD)
    (course / SCALE).write_bytes(content)
    refused = repr(shell.cell("2.3.1", GOOD))
    assert said in refused
    assert "nothing is changed" in refused
    assert (course / SCALE).read_bytes() == content
    assert [path.name for path in (course / SCALE).parent.iterdir()] == ["scale.py"]
    (step,) = hand_out(find_exercises("2.3.1"), course / "my", force=True)  # as the message says
    assert "kept as scale.1.bak" in step.words
    assert (course / SCALE).with_name("scale.1.bak").read_bytes() == content
    assert shell.cell("2.3.1", GOOD).passed


def test_what_no_parser_takes_for_a_line_end_is_none(shell: Shell, course: Path) -> None:
    """In a comment, a string, a docstring; on its own, and in what it replaces."""
    mark = "\x0b \x0c \x1c \x1e \x85 \u2028 \u2029"
    odd = GOOD.replace("# my way", f'# my {mark} way\n    "a {mark} b"')
    for source in (odd, f"# {mark}\n{odd}", odd.replace("# my", f"#{mark} my")):
        assert shell.cell("2.3.1", source).passed, repr(shell.cell("2.3.1", source))
    text = (course / SCALE).read_bytes().decode()
    assert text.count(mark) == 3
    assert text.count("def scale") == 1


def test_a_byte_order_mark_and_carriage_returns_are_read_as_python_does(
    shell: Shell, course: Path
) -> None:
    shell.cell("2.3.1", BAD)
    text = (course / SCALE).read_text()
    (course / SCALE).write_bytes("\ufeff".encode() + text.replace("\n", "\r\n").encode())
    assert shell.cell("2.3.1", GOOD.replace("\n", "\r")).passed


def test_not_started(shell: Shell, course: Path) -> None:
    assert "is not started" in repr(shell.names["grade"]("2.3"))
