"""Studies by slider: Python and the browser draw the same ones, and statistics agrees."""

import numpy as np
import pytest
from scipy import stats

from minigpt import viz
from minigpt.viz.study_lab import (
    EFFECTS,
    FIRST_LOOK,
    HEADS,
    Design,
    critical_values,
    found_sentence,
    state,
    studies,
    uniform,
)

from .conftest import read


def test_numbers_are_uniform_and_independent() -> None:
    u = uniform(np.arange(200_000))
    assert stats.kstest(u, "uniform").pvalue > 0.001
    for lag in (1, 2, 20, 480):
        assert abs(np.corrcoef(u[lag:], u[:-lag])[0, 1]) < 0.01
    assert uniform(np.array([0]))[0] == u[0]


def test_bars_are_those_of_student() -> None:
    assert critical_values()[3, 0] == pytest.approx(stats.t.ppf(0.975, 4))
    assert critical_values()[8, 23] == pytest.approx(stats.t.ppf(1 - 0.025 / 24, 9))


def rate(design: Design, n: int = 12) -> float:
    """The share of studies that find something, over some hundreds."""
    found = [studies(Design(**{**vars(design), "draw": draw})) for draw in range(n)]
    return float(np.mean([bool(study) for hundred in found for study in hundred]))


def test_null_studies_are_wrong_as_often_as_they_should_be() -> None:
    alone = Design(effect=0, seeds=8, heads=1, real=0)
    assert rate(alone, 30) == pytest.approx(0.05, abs=0.015)
    many = Design(effect=0, seeds=8, heads=24, real=0)
    assert rate(many) == pytest.approx(1 - 0.95**24, abs=0.05)
    assert rate(Design(**{**vars(many), "holm": True})) == pytest.approx(0.05, abs=0.025)
    peeking = Design(effect=0, seeds=20, heads=1, real=0, peek=True)
    assert rate(peeking) > 0.15


def test_power_is_that_of_the_noncentral_t() -> None:
    bar, nc = stats.t.ppf(0.975, 9), 0.8 * 10**0.5
    exact = 1 - stats.nct.cdf(bar, 9, nc) + stats.nct.cdf(-bar, 9, nc)
    assert rate(Design(effect=0.8, seeds=10, heads=1, real=1), 20) == pytest.approx(exact, abs=0.04)


def test_sentences() -> None:
    plan = Design(effect=0.5, heads=2, real=1)
    assert found_sentence([[]], plan) == "None of 100 studies finds anything."
    said = found_sentence([[(0, -1.0)], [(1, 2.0)], []], plan)
    assert said == (
        "2 of 100 studies find something. Of 2 findings, 1 is true. True findings report 2.00 "
        "times the effect."
    )
    assert [state(s, plan) for s in ([], [(0, 1.0)], [(0, 1.0), (1, 1.0)])] == [0, 1, 2]
    nothing = Design(effect=0, heads=2, real=1)
    assert found_sentence([[(0, 1.0)]], nothing).endswith("0 are true.")
    assert state([(0, 1.0)], nothing) == 2, "a head without an effect is a false finding"


def test_the_browser_draws_what_python_draws(open_page, figures):
    page = open_page(figures["study_lab"])
    now = Design()
    assert read(page) == found_sentence(studies(now), now)
    inputs, rng, draw = page.locator("input"), np.random.default_rng(0), 0
    holm = peek = False
    for turn in range(12):
        effect, seeds, heads = (
            rng.integers(len(EFFECTS)),
            rng.integers(18),
            rng.integers(len(HEADS)),
        )
        real = int(rng.integers(HEADS[heads] + 1))
        for nth, value in enumerate((effect, seeds, heads, real)):
            inputs.nth(nth).evaluate(
                "(e, v) => { e.value = v; e.dispatchEvent(new Event('input')); }", int(value)
            )
        if turn % 3 == 1:
            page.get_by_role("button", name="correct for many tests").click()
            holm = not holm
        if turn % 4 == 2:
            page.get_by_role("button", name="peek after each seed").click()
            peek = not peek
        if turn % 5 == 3:
            page.get_by_role("button", name="other hundred").click()
            draw += 1
        now = Design(EFFECTS[effect], int(seeds) + FIRST_LOOK, HEADS[heads], real, holm, peek, draw)
        found = studies(now)
        assert read(page) == found_sentence(found, now)
        assert page.locator(".mg-found circle").count() == sum(map(len, found))
    assert (
        page.get_by_role("button", name="peek after each seed").get_attribute("aria-pressed")
        == str(peek).lower()
    )


def test_fewer_heads_have_fewer_real_ones(open_page, figures):
    page = open_page(figures["study_lab"], viewport={"width": 390, "height": 800})
    page.locator("input").nth(2).focus()
    page.keyboard.press("Home")
    assert page.locator("output").nth(2).inner_text() == "1"
    page.locator("input").nth(3).focus()
    page.keyboard.press("End")
    assert page.locator("output").nth(3).inner_text() == "1", "no more than are tested"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_refusals() -> None:
    for design in (Design(effect=0.55), Design(seeds=2), Design(heads=3), Design(real=5)):
        with pytest.raises(viz.FigureError, match="out of reach"):
            viz.study_lab(alt="x", start=design)
