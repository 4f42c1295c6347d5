"""The plane of features: what it refuses, and that script and package compute the same shares."""

import numpy as np
import pytest
import torch

from minigpt import viz
from minigpt.interp.dictionaries.superposition import dimensionality
from minigpt.viz.packing import packing, packing_sentence, shares

from .conftest import press
from .conftest import read as said

W = np.random.default_rng(0).normal(size=(3, 2, 2, 5, 2)).round(3)
W[1, 0, 0, 2] = 0
LOSS = np.linspace(0.1, 0.5, 12).reshape(3, 2, 2)
GIVEN = {
    "directions": W, "losses": LOSS, "names": ["density", "ratio", "start"],
    "steps": [["0.1", "0.2", "1"], ["1", "½"], [1, 2]], "alt": "Five features in a plane.",
}  # fmt: skip


def test_shares_are_the_dimensionality_of_the_package():
    for w in W.reshape(-1, 5, 2):
        np.testing.assert_allclose(shares(w), dimensionality(torch.tensor(w)), atol=1e-12)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"losses": LOSS[:2]}, "losses"), ({"names": ["a", "b"]}, "names has"),
     ({"steps": [["1"]]}, "1 lists"), ({"steps": [["1"], ["1", "2"], [1, 2]]}, "steps of density"),
     ({"directions": W[..., :1]}, "directions has"), ({"alt": ""}, "alt is empty")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(change, why):
    with pytest.raises(viz.FigureError, match=why):
        packing(**GIVEN | change)


def test_sliders_and_keys_lead_to_the_same_solution(open_page):
    page = open_page(packing(**GIVEN))
    assert said(page) == packing_sentence(W[0, 0, 0], LOSS[0, 0, 0])
    page.get_by_role("slider", name="density").focus()
    press(page, "ArrowRight")
    assert said(page) == packing_sentence(W[1, 0, 0], LOSS[1, 0, 0])
    page.get_by_role("slider", name="start").focus()
    press(page, "ArrowRight")
    assert said(page) == packing_sentence(W[1, 0, 1], LOSS[1, 0, 1])
    page.locator(".mg-stage").focus()
    press(page, "ArrowDown", "End")
    assert said(page) == packing_sentence(W[2, 1, 1], LOSS[2, 1, 1])
    press(page, "ArrowUp", "Home", "ArrowLeft")
    assert said(page) == packing_sentence(W[0, 0, 1], LOSS[0, 0, 1])


def test_the_arrows_stand_where_python_draws_them(open_page):
    """Solution (2, 1, 1), reached by keys, is drawn as a figure that begins with it."""
    page = open_page(packing(**GIVEN))
    for name in ("density", "ratio", "start"):
        page.get_by_role("slider", name=name).focus()
        press(page, "End")
    drawn = page.locator("[data-line] path").evaluate_all(
        "all => all.map(p => p.getAttribute('d'))"
    )
    fresh = open_page(packing(**GIVEN | {"directions": W[::-1, ::-1, ::-1]}))
    again = fresh.locator("[data-line] path").evaluate_all(
        "all => all.map(p => p.getAttribute('d'))"
    )
    numbers = [
        np.array([d[1:].replace("L", " ").split() for d in both], float) for both in (drawn, again)
    ]
    np.testing.assert_allclose(*numbers, atol=0.1)
