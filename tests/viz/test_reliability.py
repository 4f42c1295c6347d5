"""The reliability diagram: its error is the package's, and the script computes what Python does."""

import re

import numpy as np
import pytest
import torch

from minigpt import viz
from minigpt.train.calibration import calibration_error
from minigpt.viz.arrays import FigureError, number

from .conftest import hover, press, read

FRAMES = ["0.5", "1", "2"]


def guesses(n=200):
    rng = np.random.default_rng(0)
    sure = rng.random(n)
    return sure ** np.array([[0.5], [1], [2]]), sure > rng.random(n)


def figure(frame=0, bins=10, **options):
    confidence, correct = guesses()
    return viz.reliability(
        confidence, correct, frames=FRAMES, frame=frame, bins=bins, losses=[2.5, 1, 1 / 3],
        alt="Guesses.", **options,
    )  # fmt: skip


@pytest.mark.parametrize("frame", [0, 1, 2])
@pytest.mark.parametrize("bins", [1, 7, 10])
def test_the_readout_says_the_packages_calibration_error(frame, bins):
    confidence, correct = guesses()
    error = calibration_error(torch.tensor(confidence[frame]), torch.tensor(correct), bins).item()
    text = re.search(r"role=\"status\">(.*?)</p>", figure(frame, bins).html)[1]
    assert text.startswith(f"temperature {FRAMES[frame]}: ECE {number(error)} · loss ")


def test_one_frame_has_no_slider_and_no_loss():
    confidence, correct = guesses()
    html = viz.reliability(confidence[1], correct, alt="Guesses.").html
    assert "<label" not in html
    assert re.search(r'role="status">ECE [\d.]+ · share correct', html)


def marks(page, nth):
    """Where each bin's dot stands and how large it is, and its line; nothing for empty bins."""
    return (
        page.locator(".mg-stage")
        .nth(nth)
        .locator("[data-b]")
        .evaluate_all(
            """all => all.map((g) => getComputedStyle(g).visibility === "hidden" ? null : [
          ...["cx", "cy", "r"].map((a) => +g.querySelector("circle").getAttribute(a)),
          ...g.querySelector("path").getAttribute("d").match(/[\\d.]+/g).map(Number)])"""
        )
    )


def test_the_script_draws_what_python_draws(open_page):
    """Each frame reached by the slider equals a figure that starts there."""
    page = open_page(figure(0), *(figure(i) for i in range(3)))
    slider = page.get_by_role("slider").first
    slider.focus()
    for i, label in enumerate(FRAMES):
        assert slider.get_attribute("aria-valuetext") == label
        for ours, theirs in zip(marks(page, 0), marks(page, i + 1), strict=True):
            assert (ours is None) == (theirs is None)
            if theirs:
                np.testing.assert_allclose(ours, theirs, atol=0.011)
        page.locator(".mg-stage").nth(0).focus()
        press(page, "Home", *["ArrowRight"] * 3)
        fourth = read(page)
        page.locator(".mg-stage").nth(i + 1).focus()
        press(page, "Home", *["ArrowRight"] * 3)
        assert fourth == read(page, i + 1)
        assert "bin 0.3 to 0.4" in fourth
        slider.focus()
        press(page, "ArrowRight")


def test_bins_are_read_by_pointer_and_keys_to_the_very_edge(open_page):
    page = open_page(figure(1))
    still = read(page)
    page.locator(".mg-stage").focus()
    press(page, "ArrowLeft", "ArrowRight")
    assert read(page) == still, "the script says what the still picture says"
    for x, text in ((45, "bin 0 to 0.1"), (383, "bin 0.9 to 1"), (3, "bin 0 to 0.1")):
        hover(page, x, 200)
        assert text in read(page)
    press(page, "End")
    assert "bin 0.9 to 1" in read(page)


def test_empty_bins_are_said_to_be_empty(open_page):
    page = open_page(viz.reliability([0.95, 0.85, 0.15], [1, 0, 1], alt="Three guesses."))
    page.locator(".mg-stage").focus()
    press(page, "Home")
    assert read(page).endswith("bin 0 to 0.1: 0 predictions, empty")
    assert not page.locator(".mg-pick").is_visible()
    assert [m is None for m in marks(page, 0)].count(False) == 3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: viz.reliability([[0.5]], [1], alt="x"), "two axes need frames"),
        (lambda: viz.reliability([0.5, 0.5], [1], alt="x"), "with the 1 predictions"),
        (lambda: viz.reliability([1.5], [1], alt="x"), "between 0 and 1"),
        (lambda: viz.reliability([0.5], [2], alt="x"), "correct is 0 or 1"),
        (lambda: viz.reliability([0.5], [1], bins=0, alt="x"), "give one or more"),
        (lambda: viz.reliability([0.5], [1], losses=[1, 2], alt="x"), "2 numbers for 1 frames"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(call, message):
    with pytest.raises(FigureError, match=message):
        call()
