"""Sampling from recorded logits: the rules and the draws, the same in Python and in the browser."""

import numpy as np
import pytest
import torch

from minigpt import viz
from minigpt.model.generate import keep_top_k, keep_top_p
from minigpt.viz.sampling_lab import KNOB_T, P_STEPS, distribution, draws, kept_sentence

from .conftest import read

RANKED = np.round(np.sort(np.linspace(3, -3, 20) * 0.3)[::-1], 3)
SURE = np.round(np.linspace(3, -3, 20), 3)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.0])
@pytest.mark.parametrize(("k", "p"), [(20, 1.0), (3, 1.0), (20, 0.55), (7, 0.31), (1, 0.02)])
def test_the_distribution_is_that_of_the_package(temperature, k, p):
    logits = torch.tensor(SURE / temperature)
    wanted = keep_top_p(keep_top_k(logits, k), p).softmax(-1)
    np.testing.assert_allclose(distribution(SURE, temperature, k, p), wanted, atol=1e-12)


def test_greedy_is_sure_and_draws_follow_the_distribution():
    assert distribution(SURE, 0, 20, 1.0).tolist() == [1.0, *[0.0] * 19]
    share = distribution(SURE, 1.5, 20, 0.9)
    counts = np.bincount(draws(share, 20_000), minlength=20) / 20_000
    assert np.abs(counts - share).max() < 0.015
    assert counts[share == 0].sum() == 0
    assert draws(share, 5) == draws(share, 50)[:5]


def test_the_browser_computes_what_python_computes(open_page, figures):
    page = open_page(figures["sampling_lab"])
    ks = page.evaluate(
        "(n) => { const s = []; for (let v = 1; v < n; v = Math.max(v + 1, Math.round(v * 1.5))) "
        "s.push(v); return [...s, n]; }", 20,
    )  # fmt: skip
    assert read(page) == kept_sentence(SURE, 1.0, 20, 1.0)
    inputs, rng, ranked = page.locator("input"), np.random.default_rng(0), SURE
    for turn in range(25):
        t, k, p = rng.integers(len(KNOB_T)), rng.integers(len(ks)), rng.integers(P_STEPS)
        for nth, value in enumerate((t, k, p)):
            inputs.nth(nth).evaluate(
                "(e, v) => { e.value = v; e.dispatchEvent(new Event('input')); }", int(value)
            )
        if turn == 12:
            page.get_by_role("button", name="unsure").click()
            ranked = RANKED
        given = (KNOB_T[t], ks[k], (p + 1) / P_STEPS)
        said = kept_sentence(ranked, *given)
        assert read(page) == said
        for n in (1, 2):
            page.get_by_role("button", name="draw", exact=True).click()
            rank = draws(distribution(ranked, *given), n)[-1]
            assert read(page) == f"{said} Draw {n}: “␣w{rank}”."


def test_a_hundred_draws_by_keyboard_are_counted_on_the_bars(open_page, figures):
    page = open_page(figures["sampling_lab"])
    page.get_by_role("button", name="draw 100").focus()
    page.keyboard.press("Enter")
    ranks = draws(distribution(SURE, 1.0, 20, 1.0), 100)
    label = page.locator('[data-row="0"] text').nth(1)
    assert (label.text_content() or "").endswith(f"×{ranks.count(0)}")
    page.get_by_role("button", name="start again").click()
    assert read(page) == kept_sentence(SURE, 1.0, 20, 1.0)
    page.locator("input").nth(1).focus()
    page.keyboard.press("Home")
    assert read(page).startswith("1 of 20 tokens can come")
    assert page.locator("[data-row='1'] text").nth(1).text_content() == "out"


def test_what_is_no_record_of_logits_is_refused():
    with pytest.raises(viz.FigureError, match="at least 14"):
        viz.sampling_lab([[1.0, 2]], ["a", "b"], alt="x")
    with pytest.raises(viz.FigureError, match="names"):
        viz.sampling_lab(np.zeros((2, 20)), list(range(20)), names=["one"], alt="x")
