"""Block structure and reading time."""

from minigpt.course.lessons.myst import blocks, prose_words, reading_minutes, walk


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


def test_words_are_counted_without_markup():
    assert prose_words("The reader's key-value pair.") == 4
    assert prose_words("where $x$ is <!-- not this --> small") == 3 + 2
    assert prose_words("so\n$$\nx = y + z\n$$\nholds") == 2 + 20


def test_reading_time_grows_with_prose_and_ignores_hidden_code():
    prose = " ".join(["word"] * 2000)
    assert reading_minutes(prose) == 10
    hidden = "```{code-cell} python\n:tags: [hide-input]\n" + "x = 1\n" * 500 + "```"
    assert reading_minutes(f"{prose}\n\n{hidden}") == 10
