"""Published Markdown has no MyST left in it, and loses no words."""

from dataclasses import replace
from pathlib import Path

import pytest
from minigpt_book.flatten import ExerciseCard, Page, flatten
from myst_nb.core.variables import format_plain_text

PAGE = Page(
    path=Path(__file__),
    values={"loss": "1.23456", "name": "'Ada'"},
    citation=lambda key, textual: "Ada (1843)" if textual else "Ada, 1843",
    title=lambda label: f"title of {label}",
    equation=lambda label: "7",
    objectives=("Build it.",),
)


def flat(text):
    return flatten(text, PAGE)


def test_roles_become_words():
    text = "{glue:text}`loss:.2f` {glue:text}`name` {term}`keys <key>` {cite:p}`ada` {cite:t}`ada`"
    assert flat(text) == "1.23 Ada keys (Ada, 1843) Ada (1843)"
    text = "{ref}`lesson-2.4` {ref}`here <lesson-2.4>` {eq}`e` {math}`x^2` {kbd}`Tab`"
    assert flat(text) == "*title of lesson-2.4* *here* (7) $x^2$ <kbd>Tab</kbd>"


@pytest.mark.parametrize("content", ["n:,", "n", "n:.1f", "share:.0%", "loss:.2f", "odd:,.1f"])
def test_a_number_reads_as_on_the_page(content):
    values = {"n": "3830", "share": "0.25", "loss": "1.23456", "odd": "nan"}
    name, _, form = content.partition(":")
    told = flatten(f"{{glue:text}}`{content}`", replace(PAGE, values=values))
    assert told == format_plain_text(values[name], form)


def test_a_count_stays_a_whole_number():
    assert flatten("{glue:text}`n:,`", replace(PAGE, values={"n": "3830"})) == "3,830"


def test_equations_keep_their_number():
    assert flat("$$\nx = 1\n$$ (e)") == "$$\nx = 1\n\\tag{7}\n$$"
    assert flat("```{math}\n:label: e\nx = 1\n```") == "$$\nx = 1\n\\tag{7}\n$$"


def test_targets_comments_and_attributes_vanish():
    assert flat("(target)=\n% a comment\n{.class}\ntext") == "text"


def test_an_admonition_becomes_a_quotation():
    assert flat(":::{note}\nMind {term}`key`.\n:::") == "> **Note**\n>\n> Mind key."


def test_code_fences_stay():
    assert flat("```python\n{term}`x`\n```") == "```python\n{term}`x`\n```"


def test_source_by_reference_becomes_the_source():
    text = flat("```{literalinclude} test_flatten.py\n:pyobject: flat\n```")
    assert text == "```python\ndef flat(text):\n    return flatten(text, PAGE)\n```"


def test_a_dropdown_becomes_a_fold():
    text = flat(":::{dropdown} More\ninside\n:::")
    assert text == "<details><summary>More</summary>\n\ninside\n\n</details>"


def test_a_prediction_hides_its_answer():
    text = flat("```{predict} id\nWhich?\n\n- [ ] a\n- [x] b\n\n---\n\nBecause.\n```")
    assert text.index("> - a") < text.index("> - b") < text.index("<summary>Answer")
    assert "[x]" not in text
    assert text.rstrip().endswith("b\n\n\nBecause.\n\n</details>")


def test_a_numeric_prediction_quotes_the_measurement():
    text = flat("```{predict} id\n:answer: loss\n:unit: nats\nHow much?\n```")
    assert "1.235 nats" in text


def test_a_quiz_lists_its_answers_below():
    text = flat("```{quiz} q\n1. One?\n   - [x] yes\n   - [ ] no\n2. Two?\n   - [x] both\n```")
    assert "   - yes" in text
    assert "1. yes\n2. both" in text.split("<summary>Answers")[1]


def test_model_answers_fold_below_their_question():
    text = flat("```{stop}\n1. Why?\n\n   > Because.\n```")
    assert "1. Why?" in text.split("<details>")[0]
    assert "   Because." in text.split("Model answer")[1]


def test_nested_fences_are_flattened_too():
    text = flat("::::{note}\n:::{dropdown} D\n{term}`key`\n:::\n::::")
    assert "> <details><summary>D</summary>" in text
    assert "> key" in text


def test_the_header_keeps_the_objectives():
    assert "- Build it." in flat("```{lesson-header}\n```")


CARD = ExerciseCard(
    "Exercise 2.1.1: Dot", "About 5 minutes.", "def f():\n    ...", "Why?", "Run it."
)
BUILD = """\
:::{build} dot
:ask: How many, by {term}`key`?
:answer: three
:shows: a:b

Write it.
:::"""


def test_an_exercise_is_told_whole():
    page = replace(PAGE, exercise=lambda name: CARD, values={"three": "3.0"})
    told = flatten(BUILD, page)
    order = ["Exercise 2.1.1: Dot.", "About 5 minutes.", "Write it.", "```python\ndef f():"]
    order += ["Check here: How many, by key?", "\n3\n", "Hint 1 of 3", "Why?", "Run it."]
    assert [told.count(part) for part in order] == [1] * len(order)
    assert sorted(order, key=told.index) == order
    graded = flatten(":::{graded} dot\nWrite it.\n:::", page)
    assert "Write it." in graded
    assert "Check here" not in graded
