"""Diagrams: every box and arrow is drawn, inside the picture, and impossible ones are refused."""

import re

import pytest

from minigpt import viz
from minigpt.viz.arrays import FigureError
from minigpt.viz.scene import Text, text_width

BOXES = {"x": (0, 0, "stream", "[pos d_model]"), "a": (1, 0.5, "attention"), "y": (2, 0, "sum")}


def test_boxes_labels_and_axes_are_there():
    html = viz.diagram(BOXES, [("x", "a", "reads"), ("a", "y")], alt="A read and a write.").html
    for text in ("stream", "[pos d_model]", "attention", "sum", "reads"):
        assert f">{text}</text>" in html
    assert "…" not in html


def test_nothing_leaves_the_picture():
    html = viz.diagram(BOXES, [("x", "y", "", True), ("a", "x")], alt="Two arrows.").html
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', html).groups())
    for path in re.findall(r' d="M([^"]+)"', html):
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", path)]
        assert all(0 <= x <= width for x in numbers[::2])
        assert all(0 <= y <= height for y in numbers[1::2])
    assert "stroke-dasharray" in html


def test_three_columns_fit_a_phone():
    boxes = {"a": (0, 0, "query", "[query d_k]"), "b": (1, 0, "scores"), "c": (2, 1, "output")}
    html = viz.diagram(boxes, [("a", "b"), ("b", "c", "mix")], alt="Three boxes.").html
    least = float(re.search(r"min-width:([\d.]+)px", html)[1])
    assert least <= 350, "what a page of 390 px leaves for a figure"


def test_a_label_beside_the_last_column_is_inside():
    boxes = {"a": (0, 0, "A"), "b": (0, 1, "B")}
    scene = viz.diagram(boxes, [("a", "b", "a long label")], alt="One arrow.").scene
    texts = [mark for mark in scene.marks if isinstance(mark, Text)]
    label = next(mark for mark in texts if mark.text == "a long label")
    assert label.x + text_width(label.text, 12) <= scene.width


@pytest.mark.parametrize(
    ("boxes", "wires", "sentence"),
    [
        ({}, [], "needs boxes"),
        ({**BOXES, "b": (0, 0.2, "over it")}, [], "'x' and 'b' overlap"),
        (BOXES, [("x", "z")], "no box 'z'; there are x, a, y"),
        (BOXES, [("x", "x")], "leads back to it"),
        ({"x": (0, 0, "a label far too long for any box")}, [], "too long for a box"),
    ],
)
def test_what_cannot_be_drawn_is_refused(boxes, wires, sentence):
    with pytest.raises(FigureError, match=sentence):
        viz.diagram(boxes, wires, alt="Something.")
