"""Block structure and reading time."""

import pytest

from minigpt.course.lessons.myst import blocks, walk
from minigpt.errors import CourseError


def test_blocks_carry_line_numbers():
    lines = "---\na: 1\n---\ntext\n\n```{note} Title\n:class: x\nbody\n```\nend".splitlines()
    text, note, end = blocks(lines)
    assert (text.line, note.line, note.body_line, end.line) == (4, 6, 8, 10)
    assert (note.name, note.argument, note.options, note.body) == (
        "note",
        "Title",
        {"class": "x"},
        ("body",),
    )


def test_walk_finds_nested_fences():
    lines = "::::{note}\n:::{predict} p\nask\n:::\n::::".splitlines()
    assert [block.name for block in walk(lines)] == ["note", "predict", ""]


def test_code_is_not_walked_into():
    lines = "```{code-cell} python\n# ```{note}\n```".splitlines()
    assert [block.name for block in walk(lines)] == ["code-cell"]


# What Markdown says is a block and what is not: text → names of the blocks, "" for text
SHAPES = {
    "a fence closes with as many marks or more": ("````{note}\n``\n`````\nend", ["note", "", ""]),
    "a shorter one does not": (":::::{note}\n::::{tip}\nx\n::::\n:::::", ["note", "tip", ""]),
    "in a list": ("- item\n\n  ```{code-cell}\n  x\n  ```\n- next", ["", "code-cell", ""]),
    "in a quotation": ("> ```python\n> x\n> ```", ["python"]),
    "indented code is text": ("so\n\n    ```{note}\n    ```", [""]),
    "a comment is text": ("<!--\n```{note}\n```\n-->", [""]),
    "open to the end": ("```{note}\nbody", ["note", ""]),
    "a rule is no front matter": ("text\n\n---\n```{note}\n```\n---", ["", "note", ""]),
    "inline": ("the ```{note}``` of", [""]),
    "a character that ends no line": ("# \u2028```{note}\n\x0c```{tip}", [""]),
}


@pytest.mark.parametrize(("text", "names"), SHAPES.values(), ids=SHAPES)
def test_blocks_are_those_of_markdown(text, names):
    assert [block.name for block in walk(text.split("\n"))] == names


def test_a_body_in_a_list_has_its_lines_and_no_indentation():
    text = "- item\n\n  ```{code-cell}python\n  :tags: [hide-input]\n\n  if x:\n      y\n  ```"
    _, cell = blocks(text.split("\n"))
    assert (cell.line, cell.body_line, cell.body) == (3, 5, ("", "if x:", "    y"))
    assert (cell.argument, cell.tags) == ("python", {"hide-input"})


def test_options_are_read_as_myst_reads_them():
    (block,) = blocks(["```{figure} a.png", ":alt: 'it''s: so'", ":name:", ":not an option", "```"])
    assert block.options == {"alt": "it's: so", "name": ""}
    assert block.body == (":not an option",)
    with pytest.raises(CourseError, match="the options of the directive in line 2: "):
        blocks(["", "```{figure} a.png", ":alt: 'open", "```"])
