"""The form of a lesson on its page: depth, bookkeeping, the header's minute, numbered titles."""

import nbformat
import pytest
from bs4 import BeautifulSoup
from minigpt_book.polish import numbered

from minigpt.course.lessons.check import check_book

LESSON = "book/phase-02-attention/03-single-head.md"
PAGE = "book/phase-02-attention/03-single-head.html"
DEEP = """
:::{deeper} Why two is enough
For those who doubt it: a longer count.
:::

Deep words.

```{code-cell} python3
print("counted in the depth")
```

:::{deeper-end}
:::

Back on the path.
"""


def soup(book):
    return BeautifulSoup(book.page(PAGE), "html.parser")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    from .conftest import make_book

    book = make_book(tmp_path_factory.mktemp("form"))
    book.replace(LESSON, ":tags: [hide-input]\n\nclaim(", ":tags: [bookkeeping]\n\nclaim(")
    book.replace(LESSON, "Equation {eq}`eq-score` is all there is.", DEEP)
    book.replace(LESSON, "```{lesson-header}\n```", "```{lesson-header}\nYou double. You ask.\n```")
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return soup(book)


def test_depth_is_a_fold_with_its_sentence_outside(page):
    (fold,) = page.select("details.mg-deeper")
    assert not fold.has_attr("open")
    assert fold.find("summary").get_text(strip=True) == "Deeper: Why two is enough"
    assert "Deep words." in fold.get_text()
    assert "counted in the depth" in fold.get_text(), "cells inside are executed"
    assert "longer count" in page.get_text()
    assert "longer count" not in fold.get_text()
    assert "Back on the path." not in fold.get_text()


def test_bookkeeping_leaves_one_line(page):
    (fold,) = page.select("details.mg-checked")
    assert fold.find("summary").get_text(strip=True) == "1 statement checked"
    assert fold.select_one("#claim-2\\.3-doubles")
    assert "claim(" in fold.get_text()


def test_the_minute_opens_the_header(page):
    assert page.select_one(".mg-minute").get_text(" ", strip=True).startswith("In one minute.")


def test_titles_are_numbered_everywhere(page):
    assert page.h1.get_text(strip=True).startswith("2.3 Single-head attention")
    assert page.title.get_text(strip=True).startswith("2.3 Single-head attention")


def test_a_fold_without_an_end_fails(book):
    book.replace(LESSON, "You can double.", ":::{deeper} Lost\nOne sentence.\n:::\n")
    result = book.build()
    assert result.returncode != 0
    assert "deeper 'Lost' has no {deeper-end} in its own section" in result.stdout + result.stderr


PATH = 'lesson: "2.3"\n  form: path'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Word. " * 4200, "minutes, 45 allowed (42"),
        ("word " * 40 + ".", "a sentence of 40 words, 32 allowed: word word"),
        ("Word " * 19 + ". " + ("Word " * 19 + ". ") * 300, "words on average, 18 allowed"),
        (f":::{{deeper}} A\nMore.\n:::\n{'Word. ' * 900}\n:::{{deeper-end}}\n:::", "the depth"),
    ],
)
def test_a_path_that_is_too_long_is_refused(book, text, message):
    book.replace(LESSON, 'lesson: "2.3"', PATH)
    book.replace(LESSON, "You can double.", text)
    found = [str(finding) for finding in check_book(book.root)]
    assert any(message in one for one in found), found


def test_the_old_form_is_not_held_to_it(book):
    book.replace(LESSON, "You can double.", "Word. " * 4200)
    assert len(check_book(book.root)) == 1


def test_no_notebook_answers_its_own_questions(built):
    """What a reader is asked to predict is not among the outputs of what she downloads."""
    path = built.root / "_build/html/notebooks/phase-02-attention/03-single-head.ipynb"
    cells = nbformat.read(str(path), as_version=4).cells
    asked = next(i for i, cell in enumerate(cells) if "Predict before you run" in cell.source)
    after = [cell for cell in cells[asked:] if cell.cell_type == "code"]
    assert after
    assert all(not cell.outputs for cell in after)
    assert any(cell.get("outputs") for cell in cells[:asked])


def test_figures_with_a_caption_are_numbered_once():
    def figure(caption):
        return f'<figure class="mg-viz" data-mg="x"><div>a</div>{caption}</figure>'

    page = (
        figure("<figcaption>One.</figcaption>")
        + figure("")
        + figure("<figcaption>Two.</figcaption>")
    )
    twice = numbered(numbered(page))
    assert twice.count("Figure 1. One.") == twice.count("Figure 2. Two.") == 1
    assert twice.count("Figure ") == 2


QUIZ = """
:::{quiz} q
1. Which?
   - [ ] This.

     It is not.
   - [x] That.
:::
"""


def test_a_choice_without_a_word_is_found(book):
    book.replace(LESSON, 'lesson: "2.3"', PATH)
    book.replace(LESSON, "You can double.", QUIZ)
    found = [str(one) for one in check_book(book.root) if "no word on why" in str(one)]
    assert len(found) == 1


PREDICT = """
:::{predict} p
OPTION

How many?
:::
"""


@pytest.mark.parametrize(
    ("option", "fine"),
    [
        (":answer: n", True),
        (":answer: n\n:unit: %", True),
        ("answer: n", False),
        (":answer: n\nunit: %", False),
        (":answer: n\n\n:unit: %", False),
        ("The answer: a number", True),
    ],
)
def test_an_option_without_its_colon_is_found(book, option, fine):
    book.replace(LESSON, "You can double.", PREDICT.replace("OPTION", option))
    found = [str(one) for one in check_book(book.root) if "with both colons" in str(one)]
    assert len(found) == (not fine)


@pytest.mark.parametrize("raw", ["Equation (prefix)", "thm-rank", "`eq-score`", "see fig-heads"])
def test_a_raw_label_in_a_quiz_is_found(book, raw):
    book.replace(LESSON, 'lesson: "2.3"', PATH)
    book.replace(LESSON, "You can double.", QUIZ.replace("It is not.", f"{raw} says so."))
    assert any("is a raw label" in str(one) for one in check_book(book.root))


@pytest.mark.parametrize("fine", ["Equation (3)", "{eq}`eq-score`", "a one-hot row"])
def test_a_reference_in_a_quiz_is_fine(book, fine):
    book.replace(LESSON, 'lesson: "2.3"', PATH)
    book.replace(LESSON, "You can double.", QUIZ.replace("It is not.", f"It is: {fine}."))
    assert not any("is a raw label" in str(one) for one in check_book(book.root))


@pytest.mark.parametrize(
    ("value", "typed"), [("4.0", True), ("-2", True), ("table[0]", False), ("3.0 / 2", False)]
)
def test_the_answer_of_a_card_is_computed(book, value, typed):
    card = ":::{build} scale\n:ask: How much?\n:answer: much\nWrite it.\n:::\n"
    cell = f'```{{code-cell}} python3\nglue("much", {value})\n```\n'
    book.replace(LESSON, 'lesson: "2.3"', PATH)
    book.replace(LESSON, "You can double.", f"{card}\n{cell}")
    found = [str(one) for one in check_book(book.root) if "is typed: compute it" in str(one)]
    assert bool(found) is typed
