"""Contributions that add up: signed bars, the running sum through them, and the total."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from minigpt.viz.arrays import (
    FigureError,
    Floats,
    Values,
    as_floats,
    check_labels,
    number,
    signed,
)
from minigpt.viz.axes import GROW, WIDTH, Axis, span
from minigpt.viz.columns import draw_value_axis
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.labels import check_room, set_label, width, wrap
from minigpt.viz.scene import Area, Group, Line, Point, Scene, Text, text_width

_ROW = 22.0  # height of a bar with its gap
_TOLERANCE = 1e-3  # of the sum of sizes: what single precision may lose


def attribution_bars(
    contributions: Values,
    labels: Sequence[object],
    *,
    value_label: str,
    alt: str,
    total: float | None = None,
    order: Literal["given", "size"] = "given",
    most: int = 20,
    caption: str | None = None,
) -> Figure:
    """Return signed bars of contributions, their running sum as a line, and the sum they reach.

    Components beyond the `most` largest are drawn as one bar, "n others", so that the bars shown
    still add up.

    Args:
        contributions: [component].
        labels: of each component.
        value_label: what a contribution is, with its unit.
        alt: the finding in a sentence or two.
        total: what the contributions must add up to, measured by other means.
        order: "given", e.g. by layers, or "size", the largest absolute value first.
        most: components drawn one by one.
        caption: shown below.

    Raises:
        FigureError: wrong shape, another number of labels, a value that is not finite, an unknown
            order, `most` below 1, or contributions that do not add up to the total.
    """
    values = as_floats("contributions", contributions, "component")
    names = check_labels("labels", list(labels), len(values), "component")
    whole = float(values.sum())
    _check(values, whole, total, order, most)
    names, values = _choose(names, values, order, most)
    sums = np.cumsum(values)
    texts = [signed(float(v)) for v in values]
    low, high = span("contributions", np.concatenate([values, sums]), False, True)
    axis = _axis((low, high), [*names, "sum"], [*texts, number(whole)])
    bottom = 4 + _ROW * (len(names) + 1)
    scene = Scene(WIDTH, bottom + 44, GROW)
    draw_value_axis(scene, axis, 4, bottom, value_label)
    band = ((0.0, 4.0), (WIDTH, 4.0), (WIDTH, 4 + _ROW), (0.0, 4 + _ROW))
    scene.add(Group('class="mg-pick"', (Area(band, "ink", 0.07),), hidden=True))
    for i, (name, value, text) in enumerate(zip(names, values, texts, strict=True)):
        paint = "less" if value < 0 else "more"
        _draw_bar(scene, axis, 4 + i * _ROW, name, float(value), text, paint)
    _draw_sum(scene, axis, sums)
    _draw_bar(scene, axis, bottom - _ROW, "sum", whole, number(whole), "ink")
    reads = [
        f"{name}: {text}, sum so far {number(float(sum_))} of {number(whole)}"
        for name, text, sum_ in zip(names, texts, sums, strict=True)
    ]
    reads.append(f"sum of all {len(labels)}: {number(whole)}")
    items = [[0, i * _ROW, read] for i, read in enumerate(reads)]
    data = {"items": items, "from": [0, 4 + _ROW / 2], "by": "y"}
    body = f'<div class="mg-stage">{scene.svg()}</div>'
    return assemble("pick", body, data, alt=alt, caption=caption, picture=scene, read=reads[0])


def _axis(ends: tuple[float, float], names: list[str], texts: list[str]) -> Axis:
    """Return the axis between the names on the left and the numbers on the right."""
    left = max(width(wrap(name, 14, 2)) for name in names) + 14
    right = WIDTH - max(map(text_width, texts)) - 12
    check_room(right - left, names)
    return Axis(*ends, left, right)


def _check(values: Floats, whole: float, total: float | None, order: str, most: int) -> None:
    if order not in ("given", "size"):
        raise FigureError(f"order={order!r} does not exist: choose 'given' or 'size'.")
    if most < 1:
        raise FigureError(f"most={most} leaves nothing to draw: choose 1 or more.")
    if total is not None:
        wanted = float(as_floats("total", total, ""))
        if abs(whole - wanted) > _TOLERANCE * float(np.abs(values).sum()):
            raise FigureError(
                f"contributions add up to {number(whole, 5)}, not to total={number(wanted, 5)}: a "
                "component is missing (biases are components too), or they are not shares of it."
            )


def _choose(names: list[str], values: Floats, order: str, most: int) -> tuple[list[str], Floats]:
    """Return what is drawn, in its order; the small ones are pooled at the end."""
    by_size = np.argsort(-np.abs(values), kind="stable")
    n = most if len(values) > most + 1 else len(values)  # pooling one would save no row
    kept = by_size[:n] if order == "size" else np.sort(by_size[:n])
    shown = [names[i] for i in kept]
    if n == len(values):
        return shown, values[kept]
    rest = float(values[by_size[n:]].sum())
    return [*shown, f"{len(values) - n} others"], np.append(values[kept], rest)


def _draw_bar(
    scene: Scene, axis: Axis, y: float, name: str, value: float, text: str, paint: str
) -> None:
    """Draw a bar from 0, its name before it and its value at the right edge."""
    zero, end, low, high = axis(0.0), axis(value), y + 3, y + _ROW - 3
    corners = ((zero, low), (end, low), (end, high), (zero, high))
    scene.add(
        Area(corners, paint, 0.45),
        Line(((end, low), (end, high)), paint, 2.5),
        *set_label((axis.start - 8, y + _ROW / 2 + 4.5), wrap(name, 14, 2), "end"),
        Text(WIDTH - 4, y + _ROW / 2 + 4.5, text, "end"),
    )


def _draw_sum(scene: Scene, axis: Axis, sums: Floats) -> None:
    """Draw the running sum as steps from 0 down into the row of the sum."""
    points: list[Point] = [(axis(0.0), 4.0)]
    for i, value in enumerate(sums):
        y = 4 + (i + 0.5) * _ROW
        points += [(points[-1][0], y), (axis(float(value)), y)]
    y = 4 + len(sums) * _ROW
    scene.add(Line((*points, (points[-1][0], y)), dash="2 3", width=1.5, opacity=0.8))
    scene.add(Line(((0.0, y), (WIDTH, y)), opacity=0.4))
