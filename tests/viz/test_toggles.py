"""Edges that carry a clean or a corrupt value: the same in Python and in the browser."""

from itertools import combinations

import pytest

from minigpt import viz
from minigpt.viz.toggles import edges_of, exchanged_readout, toggles, two_decimals, values

from .conftest import press, read

UNITS = {
    "A": ({"x": 1}, 0, False),
    "M": ({"x": 1, "A": 1}, -1, True),
    "B": ({"A": 1.5, "M": -2}, 0.25, False),
    "out": ({"A": 1, "M": 1, "B": -1}, 0, False),
}
PLACES = {"x": (0, 1), "A": (1, 0), "M": (1.9, 2), "B": (2.85, 0.7), "out": (4, 0.5)}
CLEAN, CORRUPT = {"x": 1.0}, {"x": -0.5}
EDGES = edges_of(UNITS)


@pytest.fixture(scope="module")
def figure():
    return toggles(
        UNITS, PLACES, clean=CLEAN, corrupt=CORRUPT, alt="Eight edges.", caption="Press an edge."
    )


def test_a_node_patch_exchanges_all_outgoing_edges():
    """Holding a node at its corrupt value and exchanging all its edges give the same output."""
    other = values(UNITS, CORRUPT, CORRUPT, set())
    for node in ("A", "M", "B"):
        out_edges = {edge for edge in EDGES if edge[0] == node}
        held = {**UNITS, node: ({}, other[node], False)}
        assert values(UNITS, CLEAN, CORRUPT, out_edges)["out"] == pytest.approx(
            values(held, CLEAN, CORRUPT, set())["out"]
        )


def test_all_edges_or_none_give_the_two_runs():
    assert values(UNITS, CLEAN, CORRUPT, set()) == values(UNITS, CLEAN, CLEAN, set())
    everything = values(UNITS, CLEAN, CORRUPT, set(EDGES))
    assert everything["out"] == values(UNITS, CORRUPT, CORRUPT, set())["out"]


def test_values_are_shown_with_a_real_minus_and_no_waste():
    assert [two_decimals(v) for v in (-0.0, -0.001, 2.0, -1.256, 10.5)] == [
        "0",
        "0",
        "2",
        "−1.26",
        "10.5",
    ]


def test_the_browser_computes_what_python_computes(open_page, figure):
    """Every pair of edges, by the buttons."""
    page = open_page(figure)
    assert read(page) == exchanged_readout(UNITS, CLEAN, CORRUPT, set())
    for pair in combinations(EDGES, 2):
        for edge in pair:
            page.get_by_role("button", name="→".join(edge), exact=True).click()
        assert read(page) == exchanged_readout(UNITS, CLEAN, CORRUPT, set(pair))
        drawn = {
            node.get_attribute("data-n"): node.locator("text").nth(1).text_content()
            for node in page.locator("[data-n]").all()
        }
        now = values(UNITS, CLEAN, CORRUPT, set(pair))
        assert drawn == {name: two_decimals(value) for name, value in now.items()}
        page.get_by_role("button", name="reset").click()


def test_nodes_and_edges_answer_keys_and_pointer(open_page, figure):
    page = open_page(figure, viewport={"width": 390, "height": 900})
    node = page.get_by_role("group", name="a whole node:").get_by_role("button", name="A")
    node.focus()
    press(page, "Enter")
    out_edges = {edge for edge in EDGES if edge[0] == "A"}
    assert read(page) == exchanged_readout(UNITS, CLEAN, CORRUPT, out_edges)
    assert node.get_attribute("aria-pressed") == "true"
    press(page, "Enter")
    assert read(page) == exchanged_readout(UNITS, CLEAN, CORRUPT, set())
    page.locator('[data-n="M"] text').first.click()
    assert "Corrupt: M→B, M→out." in read(page)
    before = read(page)
    page.locator('[data-n="out"] text').first.click()
    assert read(page) == before, "nothing leads out of the output"
    page.locator('[data-e="x A"] path').first.click(force=True)
    assert "x→A" in read(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"units": {}}, "there is no network to draw"),
        ({"corrupt": {"z": 0}}, r"clean has inputs \['x'\] and corrupt has \['z'\]"),
        ({"units": {"A": ({"y": 1}, 0, False)}}, "'A' reads 'y'"),
        ({"places": {"x": (0, 0)}}, "the node 'A' has no place"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, sentence):
    given = {"units": UNITS, "places": PLACES, "clean": CLEAN, "corrupt": CORRUPT} | change
    with pytest.raises(viz.FigureError, match=sentence):
        toggles(given.pop("units"), given.pop("places"), alt="x", **given)
