"""The scrubber: what it refuses, what it reads, and that nothing moves until it is asked to."""

from typing import Any

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.scrubber import readout as wanted

from .conftest import causal_pattern, hover, press
from .conftest import read as readout
from .test_browser import cell_paths

X = np.array([0.0, 100, 200, 400])
CURVES = {"score": np.array([0, 0.1, 0.5, 0.9]), "loss left": np.array([1, 0.9, 0.75, 0.125])}
GIVEN: dict[str, Any] = {
    "x": X,
    "series": CURVES,
    "patterns": np.stack([causal_pattern(2, 5, seed) for seed in range(4)]),
    "names": ["0.1", "1.0"],
    "x_label": "step",
    "y_label": "score",
    "alt": "Two heads grow.",
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"x": [0, 200, 100, 400]}, "increase"),
        ({"x": [0, 1]}, "checkpoints, and x has 2"),
        ({"series": {}}, "1 to 6"),
        ({"series": {"score": [1, 2]}}, "score has 2 checkpoints"),
        ({"patterns": np.zeros((4, 2, 3, 5))}, "square maps"),
        ({"patterns": np.zeros((4, 3, 5, 5))}, "one or two heads"),
        ({"patterns": np.full((4, 2, 5, 5), 2.0)}, "after the softmax"),
        ({"names": ["one"]}, "names has 1 labels"),
        ({"frame": 4}, "frame=4 does not exist"),
    ],
)
def test_what_cannot_be_shown(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(viz.FigureError, match=sentence):
        viz.scrubber(**GIVEN | change)


def test_slider_keys_and_pointer_choose_the_checkpoint(open_page, figures):
    page = open_page(figures["scrubber"])
    assert readout(page) == wanted("step", X, CURVES, 2)
    slider = page.get_by_role("slider", name="step")
    slider.focus()
    press(page, "ArrowLeft")
    assert readout(page) == wanted("step", X, CURVES, 1)
    assert slider.get_attribute("aria-valuetext") == page.locator("output").inner_text() == "100"
    page.locator(".mg-stage").focus()
    for key, now in (("Home", 0), ("ArrowRight", 1), ("End", 3)):
        press(page, key)
        assert readout(page) == wanted("step", X, CURVES, now)
        assert slider.input_value() == str(now)
    hover(page, 40, 100)
    assert readout(page) == wanted("step", X, CURVES, 0)


def test_a_repainted_checkpoint_equals_a_fresh_figure(open_page, figures):
    page = open_page(figures["scrubber"], viz.scrubber(**GIVEN, frame=0))
    page.locator(".mg-stage").first.focus()
    press(page, "Home")
    maps = page.locator(".mg-stage .mg-cells")
    for head in range(2):
        assert cell_paths(maps.nth(head)) == cell_paths(maps.nth(head + 2))


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_it_plays_when_asked_pauses_and_ends(motion, open_page, figures):
    page = open_page(figures["scrubber"], reduced_motion=motion)
    still = readout(page)
    page.clock.install(time=0)
    page.clock.pause_at(10_000)  # no slow machine moves it between two looks
    page.clock.run_for(10_000)
    assert readout(page) == still, "nothing moves by itself"
    button = page.get_by_role("button", name="Play")
    button.click()
    page.clock.run_for(130)
    moved = readout(page) != still
    assert moved == (motion == "no-preference"), "reduced motion: one checkpoint a second"
    page.clock.run_for(5000)
    assert readout(page) == wanted("step", X, CURVES, 3)
    assert page.get_by_role("button", name="Play").is_visible(), "it ends at the last one"
    button.click()
    assert readout(page) == wanted("step", X, CURVES, 0), "and begins anew"
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(5000)
    assert readout(page) == wanted("step", X, CURVES, 0)
