"""The map of a loss: its mathematics, what it refuses, and that the page computes the same."""

import math

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.landscape import descend, gradient_at, loss_at, read, sharpness_at

from .conftest import press
from .conftest import read as said

PRODUCT = np.array([[0.5, 0, 0], [0, -1, 0], [0, 0, 0.5]])  # ½(ab − 1)²
BOWL = np.array([[0, 0, 2.0], [0, 0, 0], [0.5, 0, 0]])  # ½x² + 2y²


def test_loss_gradient_and_sharpness_of_a_product():
    a, b = 0.5, 2.5
    assert loss_at(PRODUCT, a, b) == pytest.approx((a * b - 1) ** 2 / 2)
    assert gradient_at(PRODUCT, a, b) == pytest.approx(((a * b - 1) * b, (a * b - 1) * a))
    hessian = [[b * b, 2 * a * b - 1], [2 * a * b - 1, a * a]]
    assert sharpness_at(PRODUCT, a, b) == pytest.approx(np.linalg.eigvalsh(hessian)[-1])


def test_a_step_size_above_two_over_sharpness_leaves_a_bowl():
    assert sharpness_at(BOWL, 1, 1) == pytest.approx(4)
    assert max(map(abs, descend(BOWL, (1, 1), 0.49, 2000)[-1])) < 1e-6
    away = descend(BOWL, (1, 1), 0.51, 2000)
    assert len(away) < 2001
    assert "grow without end" in read(BOWL, away, 0.51, 2000)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"coefficients": [1, 2]}, "coefficients has shape"), ({"lrs": [0.2, 0.1]}, "lrs must incr"),
     ({"levels": [1, 1]}, "levels must increase"), ({"start": (4, 0)}, "start is"),
     ({"alt": ""}, "alt is empty")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(change, why):
    given = {"coefficients": PRODUCT, "start": (1, 2), "lrs": [0.1, 0.2], "lr": 0, "levels": [1, 2],
             "x_label": "a", "y_label": "b", "alt": "A map."}  # fmt: skip
    with pytest.raises(viz.FigureError, match=why):
        viz.landscape(**given | change)


def numbers(c, lr, x, y, n=60):
    return read(np.asarray(c, float), descend(np.asarray(c, float), (x, y), lr, n), lr, n)


def test_the_page_computes_what_python_computes(open_page, figures):
    page = open_page(figures["landscape"])
    assert said(page) == numbers(PRODUCT, 0.1, 0.5, 2.5)
    page.locator(".mg-stage").focus()
    press(page, "ArrowRight", "ArrowUp", "ArrowUp")
    assert said(page) == numbers(PRODUCT, 0.1, 0.6, 2.7)
    page.get_by_role("slider", name="step size").focus()
    press(page, "ArrowRight")
    assert page.locator("output").inner_text() == "0.5"
    assert said(page) == numbers(PRODUCT, 0.5, 0.6, 2.7)
    page.locator(".mg-stage").focus()
    press(page, "Home")
    assert said(page) == numbers(PRODUCT, 0.5, -3, 2.7)


def test_a_press_moves_the_start_and_pointing_does_not(open_page, figures):
    page = open_page(figures["landscape"])
    still = said(page)
    box = page.locator(".mg-stage svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    assert said(page) == still
    page.mouse.down()
    page.mouse.up()
    moved = said(page)
    assert moved != still
    x, y = (float(v.replace("−", "-")) for v in moved.split("(")[1].split(")")[0].split(","))
    assert moved == numbers(PRODUCT, 0.1, x, y)
    assert math.hypot(x, y) < 3
