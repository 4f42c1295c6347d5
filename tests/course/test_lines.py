"""One definition of a line: Python's."""

import doctest
import io
import tokenize
from pathlib import Path

import pytest

import minigpt
from minigpt.course import lines
from minigpt.course.exercises.compose import compose
from minigpt.course.lines import source_lines

ROOT = Path(str(minigpt.__file__)).parent
EXTENSION = Path(__file__).parents[2] / "book" / "_ext"
# file → what it cuts: no source
OTHERS = {
    "train/log.py": "the numbers that it wrote",
    "dashboard/run.py": "the same numbers, while they are being written",
    "train/checkpoint.py": "the message of an exception",
    "data/wheels.py": "what pip says",
    "data/residues.py": "a table",
    "data/store.py": "a manifest, whose names are in the catalog",
    "viz/figure.py": "CSS and JavaScript of ours, by no number",
    "research/inputs.py": "a list of hashes",
    "research/overclaim.py": "a table of ours",
    "course/tracks/cli.py": "what a learner noted",
    "course/tracks/export.py": "what a learner noted",
    "course/lessons/reproduce.py": "the traceback of a cell",
    "course/grading/grader.py": "what a process said last",
    "course/grading/child.py": "what pytest says; a docstring's first line",
    "course/grading/sandbox.py": "/proc/self/status",
    "course/grading/untouched.py": "the listing of the tests",
    "course/strangers/box.py": "/proc/…/status",
    "course/strangers/containers.py": "what Docker says",
    "minigpt_book/runner.py": "/proc/…/status",
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_is_what_the_tokenizer_counts(end: str) -> None:
    marks = "".join(map(chr, [11, 12, 28, 29, 30, 0x85, 0x2028, 0x2029]))
    text = end.join(f"'{one}'  # {one}" for one in marks) + end
    tokens = tokenize.generate_tokens(io.StringIO(text, newline=None).readline)
    assert source_lines(text) == [token.line.strip("\n") for token in tokens if token.type == 3]
    assert source_lines("") == []
    assert source_lines(f"a{end}{end}") == ["a", ""]
    assert doctest.testmod(lines).failed == 0


def test_statements_that_share_a_line_are_taken_once() -> None:
    text = compose("def f():\n    pass\n", "x = [1]; y = x.pop()\ndef f():\n    return y\n")
    assert text.count("x.pop()") == 1


def test_nobody_cuts_source_in_another_way() -> None:
    found = set()
    for path in (path for folder in (ROOT, EXTENSION) for path in folder.rglob("*.py")):
        if path != Path(lines.__file__) and ".splitlines(" in path.read_text(encoding="utf8"):
            found.add(path.relative_to(ROOT if path.is_relative_to(ROOT) else EXTENSION).as_posix())
    assert found == set(OTHERS)
