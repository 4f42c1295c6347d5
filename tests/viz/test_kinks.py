"""The line with kinks: a network that a hand changes, the same in Python and in the browser."""

import numpy as np
import pytest
import torch

from minigpt import viz
from minigpt.nn.piecewise import hinges, relu_net
from minigpt.viz.axes import Axis
from minigpt.viz.figure import data_of
from minigpt.viz.kinks import N_PLACE, error, formula, read_point, values_of

from .conftest import KINK_POINTS, KINK_TARGET, KINK_X, press, read


def axes_of(figure: viz.Figure) -> list[Axis]:
    return [Axis(*four) for *four, _ in data_of(figure.html)["axes"]]


def said(figure, places, k):
    line = values_of(places, *axes_of(figure))
    return read_point(KINK_X, KINK_TARGET, line, k, "x"), formula(line)


def test_the_line_is_the_network():
    line = [(-1.0, 0.5), (-0.25, -1.0), (0.5, 2.0), (1.0, 0.0)]
    x, y = (torch.tensor(v, dtype=torch.float64) for v in zip(*line, strict=True))
    out = relu_net(hinges(x, y), torch.tensor(KINK_X)[:, None])[:, 0].numpy()
    wanted = np.sqrt(np.mean((out - KINK_TARGET) ** 2))
    assert error(KINK_X, KINK_TARGET, line) == pytest.approx(wanted)
    text = formula(line).removeprefix("f(x) = ")
    code = text.replace("−", "-").replace("·", "*")
    terms = eval(code, {"relu": lambda v: np.maximum(v, 0), "x": KINK_X})
    np.testing.assert_allclose(terms, out, atol=0.02)  # three digits are shown


def test_the_browser_computes_what_python_computes(open_page, figures):
    figure = figures["kinks"]
    places = [list(place) for place in data_of(figure.html)["places"]]
    page = open_page(figure)
    stage = page.locator(".mg-stage")
    stage.focus()
    assert (read(page), page.locator(".mg-formula").inner_text()) == said(figure, places, 1)
    rng = np.random.default_rng(0)
    keys = {"ArrowUp": (0, 1), "ArrowDown": (0, -1), "ArrowLeft": (-1, 0), "ArrowRight": (1, 0)}
    at = 1
    for name in rng.choice(["Home", "End", *keys], size=60):
        press(page, name)
        if name in keys:
            dx, dy = keys[name]
            places[at][0] += dx if 0 < at < len(places) - 1 else 0
            places[at][1] += dy
        else:
            at = min(max(at + (1 if name == "End" else -1), 0), len(places) - 1)
        assert (read(page), page.locator(".mg-formula").inner_text()) == said(figure, places, at)


def test_points_keep_their_order_and_stay_in_the_picture(open_page, figures):
    page = open_page(figures["kinks"])
    page.get_by_role("radio", name="kink 2").click()
    assert page.evaluate("document.activeElement.className") == "mg-stage"
    press(page, *["ArrowRight"] * (N_PLACE // 2 + 5))
    assert "kink 2 at x 0.48" in read(page)
    press(page, *["ArrowUp"] * (N_PLACE + 5))
    top = axes_of(figures["kinks"])[1].high
    assert f"height {viz.arrays.number(top)}" in read(page)
    page.get_by_role("radio", name="right end").click()
    press(page, "ArrowLeft")
    assert "right end at x 1," in read(page)


def test_a_point_is_dragged(open_page, figures):
    page = open_page(figures["kinks"])
    box = page.locator('[data-k="2"] circle').nth(1).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    assert read(page).split(" · ")[1].startswith("kink 2"), "pointing alone moves nothing"
    page.mouse.down()
    page.mouse.move(x - 40, y + 30, steps=4)
    page.mouse.up()
    moved = read(page)
    assert "kink 3" in moved
    assert "kink 3 at x 0.5," not in moved
    page.mouse.move(x + 40, y - 30)
    assert read(page) == moved, "released, it stays"


@pytest.mark.parametrize(
    ("points", "sentence"),
    [([[-1, 0], [1, 0]], r"points has shape \(2, 2\): expected \[point 2\] with 3 or more"),
     ([[-1, 0], [0, 1], [0.9, 0]], "begin and end in the same places"),
     ([[-1, 0], [0.5, 1], [0, 1], [1, 0]], "x must increase"),
     ([[-1, 0], [0, 1], [0.001, 1], [1, 0]], "stand on one place along x")],
)  # fmt: skip
def test_points_that_are_no_line_are_refused(points, sentence):
    with pytest.raises(viz.FigureError, match=sentence):
        viz.kinks(KINK_X, KINK_TARGET, points, x_label="x", y_label="y", alt="x")
    with pytest.raises(viz.FigureError, match="give equally many"):
        viz.kinks(KINK_X, KINK_TARGET[1:], KINK_POINTS, x_label="x", y_label="y", alt="x")
