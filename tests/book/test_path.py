"""What a lesson's path asks of a reader, counted by hand on small texts."""

import pytest

from minigpt.course.lessons.path import effort_of, exercises_in_depth, words_of


def path(text: str):
    return effort_of(text.split("\n"))[0]


def test_words_without_markup():
    assert path("The reader's key-value pair.").words == 4
    assert path("A {term}`query` meets {term}`its key <key>`, <!-- not this -->.").words == 5
    assert path("where $x$ is small").words == 4  # a symbol is read as a word
    assert path("see {ref}`lesson-2.4`\n\n% a comment\n(label)=\n").words == 2


def test_each_part_has_its_price():
    prose = path(" ".join(["word"] * 900))
    assert prose.minutes == pytest.approx(10)
    assert path("$$\nx = y\n$$ (eq-x)\n\n$$ y $$").equations == 2
    assert path("```{code-cell} python3\nx = 1\n\ny = 2\n```").minutes == pytest.approx(10 / 60)
    assert path("```{predict} p\nHow many words?\n```").minutes == pytest.approx(1)
    assert path("```{figure} a.png\n```").figures == 1


@pytest.mark.parametrize("tag", ["hide-input", "bookkeeping", "hide-cell", "remove-input"])
def test_folded_cells_cost_their_figures_alone(tag):
    cell = f"```{{code-cell}} python3\n:tags: [{tag}]\n\nviz.lines(1)\nclaim('x')\n```"
    assert (path(cell).lines, path(cell).figures) == (0, 1)


@pytest.mark.parametrize("name", ["graded", "build", "quiz", "flashcards", "stop", "dropdown"])
def test_doing_and_folds_are_no_reading(name):
    assert path(f":::{{{name}}} x\nwords of an exercise\n:::").minutes == 0


def test_the_depth_is_counted_apart():
    text = """one two
:::{deeper} Title of it
For those who want more.
:::
three four five
```{code-cell} python3
x = 1
```
:::{deeper-end}
:::
six"""
    main, depth = effort_of(text.split("\n"))
    assert (main.words, depth.words) == (2 + 5 + 1, 3)
    assert (main.lines, depth.lines) == (0, 1)


def test_exercises_of_the_depth():
    """An exercise counts with the part of the lesson in which its card stands."""
    card = "```{{graded}} {}\nDo it.\n```\n"
    fold = ":::{deeper} Title\nInside.\n:::\n" + card.format("2.1/deep") + ":::{deeper-end}\n:::\n"
    text = card.format("before") + fold + card.format("after")
    assert exercises_in_depth(text.split("\n")) == {"deep"}


def test_words_by_section():
    found = path("## Intuition\nOne two.\n### Part\nThree.\n## Summary\nFour five six.")
    assert found.by_section == {"Intuition": 2, "Part": 1, "Summary": 3}


def test_sentences_with_their_lines():
    found = path("One is short. Two is $x = 1.5$ long.\n\n- a point\n- another. And one.").sentences
    assert [words_of(sentence) for _, sentence in found] == [3, 4, 2, 1, 2]
    assert [at for at, _ in found] == [1, 1, 3, 3, 3]
    assert path("| a | table |\n|---|---|\n| has | no sentence |").sentences == []
