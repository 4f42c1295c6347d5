"""Parts that are knocked out: the script shows the recorded value of every set."""

from itertools import product

import numpy as np
import pytest

from minigpt import viz
from minigpt.viz.figure import data_of
from minigpt.viz.knockouts import knocked_out_sentence

from .conftest import KNOCKED, SUBSETS, press, read

NAMES = ["guide", "movers"]


def test_values_are_found_by_their_set_and_not_by_their_order() -> None:
    data = data_of(viz.knockouts(KNOCKED, NAMES, SUBSETS, value_label="lead", alt="Two.").html)
    for bits in range(4):
        gone = {name for i, name in enumerate(NAMES) if bits >> i & 1}
        where = [set(some) for some in SUBSETS].index(gone)
        for system, row in zip(KNOCKED, data["values"], strict=True):
            assert row[bits] == KNOCKED[system][where]


def test_the_script_shows_what_python_says(open_page, figures):
    """Every set of parts, by the keys."""
    page = open_page(figures["knockouts"])
    assert f">{read(page)}</p>" in figures["knockouts"].html, "the script says what the still says"
    rows = dict(zip(KNOCKED, map(np.array, data_of(figures["knockouts"].html)["values"]),
                    strict=True))  # fmt: skip
    page.locator(".mg-stage").focus()
    for off in product([0, 1], repeat=2):
        press(page, *["ArrowUp"] * 2)
        for i, gone in enumerate(off):
            press(page, "ArrowLeft" if gone else "ArrowRight", *(["ArrowDown"] if not i else []))
        bits = off[0] + 2 * off[1]
        assert read(page) == knocked_out_sentence(NAMES, rows, bits)
        drawn = [t.text_content() for t in page.locator("[data-bar] text:last-child").all()]
        values = [float(t.replace("−", "-")) for t in drawn]
        assert values == pytest.approx([row[bits] for row in rows.values()], abs=0.0051)


def test_a_press_knocks_a_row_out_and_back_in(open_page, figures):
    page = open_page(figures["knockouts"], viewport={"width": 390, "height": 700})
    page.locator('[data-row="1"] text').first.click()
    assert read(page).startswith("Knocked out: movers. ")
    assert page.locator('[data-row="1"] text').last.text_content() == "knocked out"
    page.locator('[data-row="0"] text').first.click()
    assert read(page).startswith("Knocked out: guide, movers. ")
    page.locator('[data-row="1"] text').first.click()
    assert read(page).startswith("Knocked out: guide. ")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_refusals() -> None:
    def figure(values=KNOCKED, names=NAMES, subsets=SUBSETS):
        return viz.knockouts(values, names, subsets, value_label="x", alt="x")

    with pytest.raises(viz.FigureError, match="subsets must hold each of the 4 sets"):
        figure(subsets=[*SUBSETS[:3], {"movers"}])
    with pytest.raises(viz.FigureError, match="8 parts: give one to 7"):
        figure(names=list("abcdefgh"))
    with pytest.raises(viz.FigureError, match=r"values\['model'\] has 3 entries for 4 subsets"):
        figure(values={"model": [1, 2, 3]})
    with pytest.raises(viz.FigureError, match="values is empty"):
        figure(values={})
