"""Addition on clocks: the scores that Python states are those that the browser says."""

import math

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.axes import WIDTH
from minigpt.viz.clocks import RADIUS, REACH, best_wrong, read_clock, scores, tip

from .conftest import CLOCK, press, read

P, KS, A, B = CLOCK


def test_scores_are_means_of_cosines_and_the_right_answer_has_one():
    values = scores(P, KS, A, B)
    wanted = [
        sum(math.cos(2 * math.pi * k * (A + B - c) / P) for k in KS) / len(KS) for c in range(P)
    ]
    np.testing.assert_allclose(values, wanted, atol=1e-9)
    assert int(values.argmax()) == (A + B) % P
    assert values.max() == pytest.approx(1)
    rival = best_wrong(values, (A + B) % P)
    assert values[rival] == pytest.approx(sorted(values)[-2])


def test_all_frequencies_leave_every_wrong_answer_at_one_height():
    values = scores(13, range(1, 7), 5, 11)
    rest = np.delete(values, (5 + 11) % 13)
    np.testing.assert_allclose(rest, -1 / 12, atol=1e-9)
    assert best_wrong(values, 3) == 0, "of equals, the lowest"


def test_the_browser_computes_what_python_computes(open_page, figures):
    page = open_page(figures["clocks"])
    page.locator(".mg-stage").focus()
    a, b, on, shown = A, B, list(KS), KS[0]
    assert read(page) == read_clock(P, on, shown, a, b)
    rng = np.random.default_rng(0)
    keys = {"ArrowRight": (1, 0), "ArrowLeft": (-1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}
    for name in rng.choice(["Home", "End", *keys, *map(str, KS)], size=60):
        if name.isdigit():
            k = int(name)
            page.get_by_role("button", name=f"frequency {k}", exact=True).click()
            page.locator(".mg-stage").focus()
            if k not in on:
                on.append(k)
            elif len(on) > 1:
                on.remove(k)
            shown = k if k in on else next(one for one in KS if one in on)
        else:
            press(page, name)
            a = {"Home": 0, "End": P - 1}.get(name, (a + keys.get(name, (0, 0))[0]) % P)
            b = (b + keys.get(name, (0, 0))[1]) % P
        assert read(page) == read_clock(P, on, shown, a, b)
    for k in KS:
        button = page.get_by_role("button", name=f"frequency {k}", exact=True)
        assert button.get_attribute("aria-pressed") == str(k in on).lower()


def test_a_hand_is_dragged_to_the_nearest_hour_of_its_clock(open_page, figures):
    page = open_page(figures["clocks"])
    box = page.locator(".mg-stage svg").bounding_box()
    unit = box["width"] / WIDTH

    def at(point):
        return box["x"] + unit * point[0], box["y"] + unit * point[1]

    page.mouse.move(*at(tip(A, KS[0], P, REACH["a"] * RADIUS)))
    assert read(page) == read_clock(P, KS, KS[0], A, B), "pointing alone moves nothing"
    page.mouse.down()
    page.mouse.move(*at(tip(4, KS[0], P)), steps=5)
    page.mouse.up()
    assert read(page) == read_clock(P, KS, KS[0], 4, B)
    page.mouse.move(*at(tip(9, KS[0], P)))
    assert read(page) == read_clock(P, KS, KS[0], 4, B), "released, it stays"


@pytest.mark.parametrize(
    ("p", "ks", "a", "sentence"),
    [(8, [1], 0, "p is 8: expected an odd number"),
     (7, [], 0, "expected 1 to 6 different ones"),
     (7, [1, 1], 0, "expected 1 to 6 different ones"),
     (7, [4], 0, "must lie between 1 and 3"),
     (7, [1], 7, "both must lie between 0 and 6")],
)  # fmt: skip
def test_what_is_no_clock_is_refused(p, ks, a, sentence):
    with pytest.raises(viz.FigureError, match=sentence):
        viz.clocks(p, ks, a=a, alt="x")
