"""Parts behind a norm that are switched off: Python, the script and a real norm agree."""

from itertools import product

import numpy as np
import pytest
import torch

from minigpt import viz
from minigpt.model.layernorm import LayerNorm, RMSNorm
from minigpt.viz.figure import data_of
from minigpt.viz.switched import remaining, switched_sentence

from .conftest import PARTS, READ, press, read

NAMES = ["early", "head", "MLP"]


@pytest.mark.parametrize("norm", [LayerNorm, RMSNorm])
def test_live_is_what_the_norm_gives_and_frozen_is_linear(norm: type) -> None:
    g = torch.Generator().manual_seed(0)
    parts, u = torch.randn(4, 9, generator=g).double() + 0.3, torch.randn(9, generator=g).double()
    layer = norm(9, eps=0.5).double().requires_grad_(False)
    for weight in layer.parameters():
        weight.copy_(torch.randn(9, generator=g))
    d, constant = layer.pull_back(u)
    shift = 0.0 if constant is None else float(constant)
    figure = viz.switched(
        parts, d, list("abcd"), eps=0.5, center=norm is LayerNorm, constant=shift, alt="Four parts."
    )
    data = data_of(figure.html)
    s, gram = np.array(data["s"]), np.array(data["gram"])
    scale = float(layer.divisor(parts.sum(0)[None, None]))
    for on in product([0.0, 1.0], repeat=4):
        left = torch.tensor(on, dtype=torch.float64) @ parts
        frozen, live = remaining(s, gram, np.array(on), 0.5, shift)
        assert live == pytest.approx(float(layer(left[None, None])[0, 0] @ u))
        assert frozen == pytest.approx(float(left @ d) / scale + shift)


def test_the_script_computes_what_python_computes(open_page, figures):
    """Every set of parts, by the keys."""
    page = open_page(figures["switched"])
    assert f">{read(page)}</p>" in figures["switched"].html, "the script says what the still says"
    x, d = np.array(PARTS), np.array(READ)
    page.locator(".mg-stage").focus()
    for on in product([0.0, 1.0], repeat=3):
        press(page, *["ArrowUp"] * 3)
        for i, kept in enumerate(on):
            press(page, "ArrowRight" if kept else "ArrowLeft", *(["ArrowDown"] if i < 2 else []))
        left = remaining(x @ d, x @ x.T / 4, np.array(on), 0.5, 0.25)
        assert read(page) == switched_sentence(NAMES, np.array(on), left)
        drawn = [t.text_content() for t in page.locator("[data-total] text:last-child").all()]
        assert [float(t.replace("−", "-")) for t in drawn] == pytest.approx(left, abs=0.0051)


def test_a_press_switches_a_row(open_page, figures):
    page = open_page(figures["switched"], viewport={"width": 390, "height": 700})
    page.locator('[data-row="1"] text').first.click()
    assert read(page).startswith("head off: ")
    page.locator('[data-row="2"] text').first.click()
    assert read(page).startswith("head, MLP off: ")
    page.locator('[data-row="1"] text').first.click()
    assert read(page).startswith("MLP off: ")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_refusals() -> None:
    with pytest.raises(viz.FigureError, match="parts have 4 coordinates and the direction 3"):
        viz.switched(PARTS, READ[:3], NAMES, alt="x")
    with pytest.raises(viz.FigureError, match="15 parts have no room"):
        viz.switched(np.ones((15, 4)), READ, [str(i) for i in range(15)], alt="x")
