"""A card's answer is not to be read off the examples that the card shows."""

import json
from dataclasses import replace

import nbformat
import pytest

from minigpt.course.lessons.answers import check_answers, example_results
from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.lessons.draft import read_draft
from minigpt.course.lessons.glue import PREFIX

LESSON = "book/phase-02-attention/03-single-head.md"
HOME = "solutions/phase-02-attention/03-single-head/scale"
SOURCE = '''"""A module.

Example:
    >>> 2 + 3
    5
"""


def scale(x):
    """Scale.

    Example:
        >>> scale(40.0)
        EXPECTED
    """
'''
TOML = 'title = "Scale"\ndifficulty = 1\nimportance = 1\nminutes = 5\norder = 1\n'
CARD = "\n:::{build} scale\n:ask: How much?\n:answer: much\nOPTIONS\nWrite it.\n:::\n"


def found(book, expected, answer, options=""):
    """What is found where an example ends in `expected` and the page glued `answer`."""
    book.write(f"{HOME}/exercise.py", SOURCE.replace("EXPECTED", expected))
    book.write(f"{HOME}/exercise.toml", TOML + 'hints = ["a", "b", "c"]\n')
    book.replace(LESSON, "You can double.", CARD.replace("OPTIONS", options))
    lesson = next(one for one in read_curriculum(book.root).lessons if one.id == "2.3")
    output = nbformat.v4.new_output(
        "display_data",
        {f"{PREFIX}text/plain": answer},
        metadata={"scrapbook": {"name": "much"}},
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[output])])
    draft = replace(read_draft(lesson, book.root), notebook=notebook)
    return [finding.message for finding in check_answers(draft)]


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("1.6", "1.600000023841858"),
        ("tensor([[ -14., -140.]])", "-14.0"),
        ("[1.099, 1.099]", "1.0986123085021973"),
        ("(0, 1)", "1"),
        ("[1, 2e-3]", "0.002"),
        ("tensor([[15.]])", "15.1"),
        ("0", "0.0"),
        ("7", "5"),  # the module's own example gives 5
    ],
)
def test_an_answer_in_an_example_is_found(book, expected, answer):
    (message,) = found(book, expected, answer)
    assert "holds the card's answer" in message


@pytest.mark.parametrize(
    ("expected", "answer", "options"),
    [
        ("1.6", "1.7", ""),
        ("tensor([[ -14., -140.]])", "14.0", ""),
        ("{'k1': 'x9'}", "9", ""),
        ("7", "40", ""),  # what the example is given is no result
        ("tensor([[15.]])", "15.1", ":tolerance: 0.5%"),
        ("tensor([[15.]])", "15.1", ":tolerance: 0.05"),
    ],
)
def test_another_number_is_fine(book, expected, answer, options):
    assert found(book, expected, answer, options) == []


def test_an_answer_that_is_no_number_is_told(book):
    assert found(book, "7", json.dumps("many")) == ['the card\'s answer much is no number: "many"']


def test_results_of_all_examples_are_read(tmp_path):
    path = tmp_path / "exercise.py"
    path.write_text(SOURCE.replace("EXPECTED", "[8,\n         9]"))
    assert [" ".join(result.split()) for result in example_results(path)] == ["5", "[8, 9]"]
