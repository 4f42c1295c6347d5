"""Slides hold a lesson's questions, figures and results, and no answer before its time."""

from pathlib import Path

import nbformat
from minigpt_book.flatten import Page
from minigpt_book.slides import deck_html, slides_of

from minigpt.course.lessons.curriculum import read_curriculum

ROOT = Path(__file__).resolve().parents[2]
FIGURE = '<figure class="mg-viz" role="figure">a picture</figure>'
TEXT = """\
## Experiments

### 1. How many?

:::{predict} how-many
How many $n$
fit?

- [ ] four, or
  five
- [x] {glue:text}`n:.0f`
---
Because of the reason.
:::

%%
**{glue:text}`n:.0f` fit.** More words.

Some **bold** inside.

:::{deeper} Later
What is inside.
:::

**A folded result.**

:::{deeper-end}
:::

## Summary

**No result.**
"""


def slides() -> list[tuple[str, str]]:
    before, after = TEXT.split("%%\n")
    cells = [
        nbformat.v4.new_markdown_cell(before),
        nbformat.v4.new_code_cell("draw()"),
        nbformat.v4.new_markdown_cell(after),
    ]
    for html in (FIGURE, '<div class="mg-claim">a claim</div>'):
        output = nbformat.v4.new_output("display_data", {"text/html": html})
        cells[1].outputs.append(output)
    notebook = nbformat.v4.new_notebook(cells=cells)
    lesson = read_curriculum(ROOT).lesson("2.1")
    page = Page(ROOT / lesson.path, values={"n": "6"})
    return [(slide.heading, slide.body) for slide in slides_of(lesson, notebook, page)]


def test_a_slide_for_each_thing_to_show() -> None:
    title, question, figure, result = slides()
    assert "2.1 Scaled dot-product attention" in title[1]
    assert {question[0], figure[0], result[0]} == {"1. How many?"}
    assert r"\(n\)" in question[1]
    assert "<li>four, or five</li><li>6</li>" in question[1]
    assert "reason" not in question[1]
    assert FIGURE in figure[1]
    assert "6 fit." in result[1]
    assert "More words" not in result[1]


def test_nothing_is_asked_of_the_network() -> None:
    lesson = read_curriculum(ROOT).lesson("2.1")
    notebook = nbformat.v4.new_notebook()
    text = deck_html("<2.1>", slides_of(lesson, notebook, Page(ROOT / lesson.path)))
    assert "<title>&lt;2.1&gt;</title>" in text
    assert "http" not in text
    assert 'src="../_static/mathjax/startup.js"' in text
