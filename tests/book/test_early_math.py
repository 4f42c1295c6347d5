"""Formulas as MathML, which a page shows until MathJax has set them."""

import pytest
from minigpt_book.early_math import mathml, only_where_needed


@pytest.mark.parametrize(
    ("tex", "part"),
    [
        (r"\frac{q k^\top}{\sqrt{d}}", "<mfrac>"),
        (r"\Big\| x \Big\|_F", "&#x02016;"),
        (r"\Big\langle x \Bigr\rangle", "&#x027E8;"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "<mtable"),
    ],
)
def test_a_formula_becomes_mathml_once(tex: str, part: str) -> None:
    text = mathml(tex, "block")
    assert text is not None
    assert part in text
    assert text.startswith('<math class="mg-early" display="block">')


@pytest.mark.parametrize("tex", [r"\unheardof{x}", r"\frac{1}", r"\begin{cases} x"])
def test_what_the_converter_cannot_read_is_left_to_mathjax(tex: str) -> None:
    text = mathml(tex, "inline")
    assert text is None or "\\" not in text


@pytest.mark.parametrize(
    ("body", "kept"), [("<p>none</p>", 0), ('<span class="math notranslate">', 2)]
)
def test_mathjax_comes_only_where_there_is_mathematics(body: str, kept: int) -> None:
    class File:
        def __init__(self, filename: str, **attributes: str) -> None:
            self.filename, self.attributes = filename, attributes

    ours = File("book.js")
    files = [ours, File("", body="window.MathJax = {}"), File("mathjax/startup.js")]
    context = {"body": body, "script_files": files}
    only_where_needed(None, "", "", context, None)
    assert ours in context["script_files"]
    assert len(context["script_files"]) == kept + 1
