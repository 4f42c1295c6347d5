"""An account over depth: columns of shares, one on the other, each with its name and its number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_labels, number, signed
from minigpt.viz.axes import GROW, HEIGHT, WIDTH, Axis, draw_axes, margin, span, spread_labels
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.labels import check_room, height, set_label, width, wrap
from minigpt.viz.scene import Area, Dot, Group, Line, Mark, Point, Scene
from minigpt.viz.theme import SERIES


def stacked(
    x: Values,
    shares: Values,
    names: Sequence[object],
    *,
    x_label: str,
    y_label: str,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return columns of shares over depth; pointing at a share follows its component through all.

    Shares above 0 stand on one another from 0 up, those below 0 hang from it; a dotted line marks
    the sum of each column. A share of exactly 0, nothing written yet, is not drawn.

    Args:
        x: [point], increasing: depths, or steps.
        shares: [component point].
        names: of the components, up to six, the lowest first.
        x_label: what x is. y_label: what a share is a share of.
        alt: the finding in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: wrong shape, another number of names or of points, more than six components,
            x not increasing, or a value that is not finite.
    """
    at, values = as_floats("x", x, "point"), as_floats("shares", shares, "component point")
    labels = check_labels("names", list(names), len(values), "component")
    _check(at, values)
    low, high = _edges(values)
    y_low, y_high = span("shares", np.concatenate([low.ravel(), high.ravel()]), False, True)
    right = WIDTH - max(width(wrap(name)) for name in labels) - 11
    check_room(right - margin(y_low, y_high, False), labels)
    half = float(np.diff(at).min()) / 2 if len(at) > 1 else 0.5
    x_axis = Axis(at[0] - half, at[-1] + half, margin(y_low, y_high, False), right)
    y_axis = Axis(y_low, y_high, HEIGHT - 46, 26)
    scene = Scene(WIDTH, HEIGHT, GROW)
    draw_axes(scene, x_axis, y_axis, x_label, y_label)
    for i in range(len(values)):
        scene.add(Group(f'data-k="{i}"', tuple(_columns(i, at, low, high, half, x_axis, y_axis))))
    _draw_sum(scene, at, values.sum(0), half, x_axis, y_axis)
    _draw_names(scene, labels, (low[:, -1] + high[:, -1]) / 2, x_axis.end, y_axis)
    places = _places(values, (low + high) / 2)
    share = values.tolist()
    reads = [f"{x_label} {number(at[p], 6)}: {labels[i]} {signed(share[i][p])}" for i, p in places]
    points = [(x_axis(at[p]), y_axis(float(low[i, p] + high[i, p]) / 2)) for i, p in places]
    items, start = _items(scene, places, points, reads)
    data = {"items": items, "from": start, "by": "columns"}
    body = f'<div class="mg-stage">{scene.svg()}</div>'
    return assemble("pick", body, data, alt=alt, caption=caption, picture=scene, read=reads[0])


def _check(x: Floats, values: Floats) -> None:
    if values.shape[1] != len(x):
        raise FigureError(f"shares has shape {values.shape}: expected {len(x)} points as in x.")
    if (np.diff(x) <= 0).any():
        raise FigureError("x must increase from point to point: sort the points first.")
    if len(values) > len(SERIES):
        raise FigureError(
            f"shares has {len(values)} components: at most 6 read well, so add some of them up."
        )
    if not values.any():
        raise FigureError("shares holds only zeros: there is nothing to draw.")


def _edges(values: Floats) -> tuple[Floats, Floats]:
    """Return the lower and upper end of every share, [component point]."""
    up, down = values.clip(min=0), values.clip(max=0)
    start = np.where(values < 0, np.cumsum(down, 0) - down, np.cumsum(up, 0) - up)
    return np.minimum(start, start + values), np.maximum(start, start + values)


def _columns(
    i: int, x: Floats, low: Floats, high: Floats, half: float, x_axis: Axis, y_axis: Axis
) -> list[Mark]:
    """Return the rectangles of one component, each with a stroke at its upper end."""
    marks: list[Mark] = []
    for p, value in enumerate(x):
        if low[i, p] < high[i, p]:
            left, right = x_axis(value - 0.84 * half), x_axis(value + 0.84 * half)
            top, bottom = y_axis(float(high[i, p])), y_axis(float(low[i, p]))
            corners: tuple[Point, ...] = (
                (left, top),
                (right, top),
                (right, bottom),
                (left, bottom),
            )
            marks += [
                Area(corners, SERIES[i], 0.45),
                Line(((left, top), (right, top)), SERIES[i], 1.5),
            ]
    return marks


def _draw_sum(
    scene: Scene, x: Floats, sums: Floats, half: float, x_axis: Axis, y_axis: Axis
) -> None:
    points: list[Point] = []
    for value, sum_ in zip(x, sums, strict=True):
        y = y_axis(float(sum_))
        points += [(x_axis(value - half), y), (x_axis(value + half), y)]
    scene.add(Line(tuple(points), dash="2 3", width=1.5, opacity=0.8))


def _draw_names(scene: Scene, names: list[str], middles: Floats, edge: float, y_axis: Axis) -> None:
    """Write each name beside its share of the last column, in the component's color and marked."""
    at = [y_axis(float(m)) + 4.5 for m in middles]
    lines = [wrap(name) for name in names]
    for i, y in enumerate(spread_labels(at, [height(n) for n in lines], 22, HEIGHT - 42)):
        scene.add(Line(((edge + 1, at[i] - 4.5), (edge + 7, y - 4.5)), SERIES[i], 2))
        scene.add(*set_label((edge + 9, y), lines[i]))


def _places(values: Floats, middles: Floats) -> list[tuple[int, int]]:
    """Return (component, point) of every share, column by column, from the top down."""
    return [
        (int(i), p)
        for p in range(values.shape[1])
        for i in np.argsort(-middles[:, p], kind="stable")
        if values[i, p]
    ]


def _items(
    scene: Scene, places: list[tuple[int, int]], points: list[Point], reads: list[str]
) -> tuple[list[list[object]], list[float]]:
    """Draw the mark of what is read on the first share; return every share's place from there."""
    x0, y0 = points[0]
    scene.add(Group('class="mg-pick"', (Dot(x0, y0, "ink", "ring", 4.5),), hidden=True))
    items: list[list[object]] = [
        [round(x - x0, 1), round(y - y0, 1), read, [i]]
        for (x, y), read, (i, _) in zip(points, reads, places, strict=True)
    ]
    return items, [round(x0, 1), round(y0, 1)]
