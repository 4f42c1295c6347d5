"""The bracket walk: the page runs the model, and says what Python and torch say."""

import numpy as np
import pytest
import torch

from minigpt import load, viz
from minigpt.tasks.brackets import bracket_prompt
from minigpt.viz.walk import MOST, answer, bracket_walk, walk_heights, walk_readout
from minigpt.zoo.brackets import NO, YES, lead

from .conftest import bracket_model, read

STRINGS = {"a dip": "())(", "balanced": "(())", "long": "()" * 15 + ")("}
TYPED = ["(", ")", "()", ")(", "((()))", "())()(", "(" * MOST, "()" * (MOST // 2)]


def arrays(block):
    """The twelve arrays of a block with one head."""
    a, mlp = block.attn, block.mlp
    b_Q, b_K, b_V = a.b_QKV.view(3, -1)
    matrices = [a.W_Q[0], b_Q, a.W_K[0], b_K, a.W_V[0], b_V, a.W_O[0], a.b_O]
    return [*matrices, mlp.W_in, mlp.b_in, mlp.W_out, mlp.b_out]


def rounded(embed, layers, out):
    """The model as the page has it: five decimals."""
    layers = [[np.round(np.asarray(x, dtype=float), 5) for x in one] for one in layers]
    return np.round(embed, 5), layers, np.round(out, 5)


def test_answer_is_the_models():
    """The trained model of the zoo, by torch and by the page's formula."""
    with torch.no_grad():
        model = load("zoo:brackets")
        given = (
            model.W_E.numpy(),
            [[x.numpy() for x in arrays(block)] for block in model.blocks],
            (model.W_U[:, YES] - model.W_U[:, NO]).numpy(),
        )
        for text in [*STRINGS.values(), *TYPED]:
            tokens = bracket_prompt(text)
            _, cache = model.run_with_cache(tokens)
            value, share = answer(text, *given)
            assert value == pytest.approx(lead(model, tokens).item(), abs=1e-3)
            assert np.allclose(share, cache["pattern", 1][0, 0, -1], atol=1e-4)


def test_the_browser_computes_what_python_computes(open_page):
    """Chosen and typed strings, of every length."""
    model = bracket_model()
    page = open_page(bracket_walk(*model, STRINGS, alt="A walk."))
    for name, text in STRINGS.items():
        page.get_by_role("button", name=name, exact=True).click()
        assert read(page) == walk_readout(text, *answer(text, *rounded(*model)))
    for text in TYPED:
        page.get_by_role("textbox").fill(text)
        assert read(page) == walk_readout(text, *answer(text, *rounded(*model)))
        drawn = page.locator('[data-g="text"]').text_content()
        assert drawn == f"^{text}="


def test_arrow_keys_show_the_strings_one_after_another(open_page):
    model = bracket_model()
    page = open_page(bracket_walk(*model, STRINGS, alt="A walk."))
    texts = list(STRINGS.values())
    page.locator(".mg-stage").focus()
    for key, text in [("Home", texts[0]), ("ArrowRight", texts[1]), ("ArrowUp", texts[0]),
                      ("End", texts[-1]), ("ArrowDown", texts[-1])]:  # fmt: skip
        page.keyboard.press(key)
        assert read(page) == walk_readout(text, *answer(text, *rounded(*model)))
        assert page.get_by_role("textbox").input_value() == text


def test_what_is_typed_is_only_brackets_and_fits(open_page):
    page = open_page(
        bracket_walk(*bracket_model(), STRINGS, alt="A walk."),
        viewport={"width": 390, "height": 900},
    )
    box = page.get_by_role("textbox")
    box.fill("(x) [")
    assert box.input_value() == "()"
    before = read(page)
    box.fill("")
    assert read(page) == before, "an empty string is no question"
    box.focus()
    page.keyboard.type(")")
    assert read(page).startswith("1 bracket. Final height −1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_heights_count_what_is_open():
    assert walk_heights("())(") == [0, 1, 0, -1, 0, 0]


@pytest.mark.parametrize(
    ("strings", "sentence"),
    [
        ({}, "there is no string to show"),
        ({"a": ""}, "is not a string of 1 to"),
        ({"a": "(x)"}, "is not a string of 1 to"),
        ({"a": "(" * (MOST + 1)}, "is not a string of 1 to"),
    ],
)
def test_strings_that_cannot_be_shown_are_refused(strings, sentence):
    with pytest.raises(viz.FigureError, match=sentence):
        bracket_walk(*bracket_model(), strings, alt="x")


def test_models_of_another_make_are_refused():
    embed, layers, out = bracket_model()
    with pytest.raises(viz.FigureError, match="12 arrays"):
        bracket_walk(embed, [layers[0][:-1]], out, STRINGS, alt="x")
    with pytest.raises(viz.FigureError, match="embed needs 4 tokens"):
        bracket_walk(embed[:3], layers, out, STRINGS, alt="x")
