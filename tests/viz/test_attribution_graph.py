"""The attribution graph says forecasts and recorded changes, and refuses what it cannot test."""

import pytest

from minigpt.viz.arrays import FigureError
from minigpt.viz.attribution_graph import GraphNode, graph_lab
from minigpt.viz.figure import data_of

from .conftest import press, read

NODES = {
    "t": GraphNode(0, 0, "token", ""),
    "f": GraphNode(1, 1, "feature", "a name"),
    "y": GraphNode(2, 1, "logit", ""),
}
EDGES = {("t", "f"): 1.5, ("f", "y"): -2.0}
MEASURED = {"frozen": {("t", "f"): -1.5, ("f", "y"): 2.0}, "live": {("t", "f"): 0, ("f", "y"): 3}}
SHAPE = {"tokens": ["a", "b"], "columns": ["token", "MLP 0", "logits"], "unit": "logits"}


def test_forecasts_are_minus_the_edges():
    data = data_of(graph_lab(NODES, EDGES, MEASURED, **SHAPE, alt="Three.").html)
    assert data["edges"] == [[1, 2, "+2.00", "+2.00", "+3.00"], [0, 1, "−1.50", "−1.50", "0.00"]]


@pytest.mark.parametrize(
    ("nodes", "edges", "measured", "says"),
    [
        ({}, EDGES, MEASURED, "nodes is empty"),
        (NODES, {}, MEASURED, "nothing to test"),
        (NODES, EDGES, {}, "nothing to test"),
        (NODES, {("t", "g"): 1.0}, MEASURED, "no node 'g'"),
        (NODES, {("y", "t"): 1.0}, MEASURED, "later column"),
        (NODES, {("t", "y"): 1.0}, MEASURED, "lacks the edge"),
        ({**NODES, "t": GraphNode(0, 0, "word", "")}, EDGES, MEASURED, "no kind 'word'"),
        ({**NODES, "t": GraphNode(0, 5, "token", "")}, EDGES, MEASURED, "row 5"),
        (NODES, {("t", "f"): float("nan")}, MEASURED, "finite|NaN"),
    ],
)
def test_refusals(nodes, edges, measured, says):
    with pytest.raises(FigureError, match=says):
        graph_lab(nodes, edges, measured, **SHAPE, alt="x")


def test_a_reader_removes_a_node(open_page, figures):
    page = open_page(figures["attribution graph"])
    page.locator(".mg-stage").focus()
    rows = page.locator(".mg-tests tbody tr")
    assert rows.count() == 1
    assert rows.inner_text().split("\t") == ["b", "+2.00", "?", "?"]
    press(page, "Enter")
    assert rows.inner_text().split("\t") == ["b", "+2.00", "+2.00", "+2.50"]
    assert "removed" in read(page)
    press(page, "Home")
    assert rows.inner_text().split("\t")[0] == "L0 #3"
    page.get_by_role("button").click()
    assert rows.inner_text().split("\t") == ["L0 #3", "−1.50", "−1.50", "−1.25"]
    press(page, "Home", "ArrowRight")
