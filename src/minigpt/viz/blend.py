"""From a head's own output to what stands in for it: how far it goes, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_labels, number
from minigpt.viz.axes import GROW, HEIGHT, WIDTH, Axis, draw_axes, margin, span
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.matrix import slider
from minigpt.viz.scene import Area, Dot, Group, Line, Scene
from minigpt.viz.theme import DASHES, MARKERS, SERIES

ROW = 'style="display:flex;flex-wrap:wrap;gap:2px 10px;margin-bottom:6px"'


def blend(
    t: Values,
    distance: Values,
    value: Values,
    usual: Values,
    *,
    parts: Sequence[object],
    kinds: Sequence[object],
    x_label: str,
    y_label: str,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return a plane in which a slider leads a part's output to each of several references.

    $$ a(t) = (1 - t)\\, a + t\\, r $$

    Every kind of r is a path that begins at t = 0 with the part's own output; a mark on each path
    shows where the chosen t has led. Buttons choose the part, and the arrow keys do both.

    Args:
        t: [step], increasing, from the own output on.
        distance: [part kind step], how far the output then is from its usual place.
        value: [part kind step], what is measured then.
        usual: [part 2], between which distances the part's own outputs lie: a band.
        parts: names of the heads. kinds: names of the references, up to six.
        x_label: what a distance is, with its unit. y_label: what a value is, with its unit.
        alt: the finding in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: wrong shapes, a t that does not increase, other numbers of names.
    """
    at, far = as_floats("t", t, "step"), as_floats("distance", distance, "part kind step")
    high = as_floats("value", value, "part kind step")
    band = as_floats("usual", usual, "part ends")
    heads, names = _checked(at, far, high, band, parts, kinds)
    y_low, y_high = span("value", high, False)
    x_low, x_high = span("distance", far, False, zero=True)
    x_axis = Axis(x_low, x_high, margin(y_low, y_high, False), WIDTH - 12)
    y_axis = Axis(y_low, y_high, HEIGHT - 46, 26)
    scene = Scene(WIDTH, HEIGHT, GROW)
    draw_axes(scene, x_axis, y_axis, x_label, y_label)
    places = _places(far, high, x_axis, y_axis)
    for i, ends in enumerate(band):
        _draw(scene, places[i], [x_axis(float(v)) for v in ends], (y_axis.start, y_axis.end), i)
    for k, path in enumerate(places[0]):
        dot = Dot(*path[-1], SERIES[k], MARKERS[k], 5)
        scene.add(Group(f'class="mg-dot" data-d="{k}"', (dot,)))
    last, steps = len(at) - 1, [number(float(v)) for v in at]
    said = _sentences(heads, steps, names, far, high)
    moves = [[[[round(v, 1) for v in p] for p in path] for path in part] for part in places]
    data = {"frames": steps, "parts": heads, "places": moves, "said": said}
    body = f'<div class="mg-parts" {ROW}></div>{slider("t", steps, last)}{_keys(names)}'
    body += f'<div class="mg-stage">{scene.svg()}</div>'
    return assemble(
        "blend", body, data, alt=alt, caption=caption, picture=scene, read=said[0][last]
    )


def _sentences(
    heads: Sequence[str], steps: Sequence[str], names: Sequence[str], far: Floats, high: Floats
) -> list[list[str]]:
    """Return the readout of every part and step."""
    return [
        [blend_sentence(head, t, names, far[i, :, j], high[i, :, j]) for j, t in enumerate(steps)]
        for i, head in enumerate(heads)
    ]


def _places(
    far: Floats, high: Floats, x_axis: Axis, y_axis: Axis
) -> list[list[list[tuple[float, float]]]]:
    """Return the pixels of every step, [part kind step]."""
    return [
        [
            [(x_axis(float(x)), y_axis(float(y))) for x, y in zip(*pair, strict=True)]
            for pair in zip(*part, strict=True)
        ]
        for part in zip(far, high, strict=True)
    ]


def _checked(
    t: Floats,
    far: Floats,
    high: Floats,
    band: Floats,
    parts: Sequence[object],
    kinds: Sequence[object],
) -> tuple[list[str], list[str]]:
    if (np.diff(t) <= 0).any() or len(t) < 2:
        raise FigureError("t must hold two steps or more and increase from one to the next.")
    if far.shape != high.shape or far.shape[2] != len(t):
        raise FigureError(
            f"distance has shape {far.shape} and value {high.shape}: expected both as "
            f"[part kind step] with {len(t)} steps, as in t."
        )
    if band.shape != (len(far), 2) or not 1 <= far.shape[1] <= len(SERIES):
        raise FigureError(
            f"usual has shape {band.shape} and there are {far.shape[1]} kinds: expected two ends "
            "for each part and one to six kinds."
        )
    heads = check_labels("parts", list(parts), len(far), "part")
    return heads, check_labels("kinds", list(kinds), far.shape[1], "kind")


def blend_sentence(part: str, t: str, kinds: Sequence[str], distance: Floats, value: Floats) -> str:
    """Return the readout's sentence for one part and one t."""
    each = [
        f"{name} {number(round(float(y), 2))} at distance {number(round(float(x), 1))}"
        for name, x, y in zip(kinds, distance, value, strict=True)
    ]
    return f"{part}, t = {t}: " + " · ".join(each)


def _draw(
    scene: Scene,
    paths: Sequence[Sequence[tuple[float, float]]],
    ends: Sequence[float],
    sides: tuple[float, float],
    part: int,
) -> None:
    """Draw one part's band and paths; the first part is the one that the still picture shows."""
    (left, right), (bottom, top) = ends, sides
    usual = Area(((left, bottom), (left, top), (right, top), (right, bottom)), "5", 0.25)
    lines = [Line(tuple(path), SERIES[k], 2, DASHES[k]) for k, path in enumerate(paths)]
    scene.add(Group(f'data-s="{part}"', (usual, *lines), hidden=part > 0))


def _keys(names: Sequence[str]) -> str:
    """Return the legend: each kind with its color, dash and marker."""
    entries = []
    for k, name in enumerate(names):
        line = Line(((1, 7), (33, 7)), SERIES[k], 2, DASHES[k]).svg()
        dot = Dot(17, 7, SERIES[k], MARKERS[k], 4).svg()
        sample = (
            f'<svg width="34" height="14" viewBox="0 0 34 14" aria-hidden="true">{line}{dot}</svg>'
        )
        text = f"{sample}&nbsp;{escape(name, quote=False)}"
        entries.append(f'<span style="display:inline-flex;align-items:center">{text}</span>')
    return f"<div {ROW}>{''.join(entries)}<span>gray: usual distances</span></div>"
