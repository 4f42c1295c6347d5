"""The slider that replaces a part: what it refuses, and that the page says what it shows."""

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.blend import blend, blend_sentence
from minigpt.viz.figure import data_of

from .conftest import press
from .conftest import read as said

T = [0, 0.5, 1]
FAR = np.array([[[4, 9, 20], [4, 2, 0]], [[3, 5, 7], [3, 1.5, 0]]], float)
VALUE = np.array([[[7, 6, 1], [7, 7, 7]], [[7, 4, 0], [7, 3, -1]]], float)
GIVEN = {
    "t": T, "distance": FAR, "value": VALUE, "usual": [[3, 5], [2, 4]], "parts": ["0.4", "0.0"],
    "kinds": ["zero", "mean"], "x_label": "distance", "y_label": "logits", "alt": "Two heads.",
}  # fmt: skip


def sentence(part, step):
    names = GIVEN["kinds"]
    t = ["0", "0.5", "1"][step]
    return blend_sentence(GIVEN["parts"][part], t, names, FAR[part, :, step], VALUE[part, :, step])


def test_the_readout_gives_each_kind_its_numbers():
    assert sentence(0, 2) == ("0.4, t = 1: zero 1 at distance 20 · mean 7 at distance 0")
    data = data_of(blend(**GIVEN).html)
    assert data["said"] == [[sentence(p, s) for s in range(3)] for p in range(2)]


def test_the_marks_stand_on_their_paths():
    places = np.array(data_of(blend(**GIVEN).html)["places"])
    for axis, values in ((0, FAR), (1, VALUE)):  # pixels are a straight function of the values
        fit = np.polyfit(values.ravel(), places[..., axis].ravel(), 1)
        np.testing.assert_allclose(np.polyval(fit, values), places[..., axis], atol=0.1)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"t": [0, 0, 1]}, "t must"), ({"t": [0, 1]}, "2 steps"), ({"usual": [[1, 2]]}, "usual has"),
     ({"value": VALUE[:, :1]}, "distance has"), ({"parts": ["a"]}, "parts has"),
     ({"kinds": ["a"]}, "kinds has"), ({"alt": ""}, "alt is empty")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(change, why):
    with pytest.raises(viz.FigureError, match=why):
        blend(**GIVEN | change)


def test_slider_keys_and_buttons_lead_to_the_same_place(open_page):
    page = open_page(blend(**GIVEN))
    assert said(page) == sentence(0, 2)
    assert page.locator('[data-s="0"]').is_visible()
    assert not page.locator('[data-s="1"]').is_visible()
    page.get_by_role("slider", name="t").focus()
    press(page, "ArrowLeft")
    assert (page.locator("output").inner_text(), said(page)) == ("0.5", sentence(0, 1))
    page.get_by_role("radio", name="0.0").click()
    assert said(page) == sentence(1, 1)
    assert page.locator('[data-s="1"]').is_visible()
    page.locator(".mg-stage").focus()
    press(page, "ArrowUp", "Home")
    assert said(page) == sentence(0, 0)
    assert page.get_by_role("radio", checked=True).inner_text() == "0.4"
    press(page, "End", "ArrowDown")
    assert said(page) == sentence(1, 2)
