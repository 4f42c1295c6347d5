"""A ReLU network with one hidden layer, as a line whose kinks a hand can move."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, number
from minigpt.viz.axes import GROW, HEIGHT, WIDTH, Axis, draw_axes, margin, span
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Dot, Group, Line, Point, Scene, Text

N_PLACE = 100  # places along each axis at which a point can stand


def kinks(
    x: Values,
    target: Values,
    points: Values,
    *,
    x_label: str,
    y_label: str,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return a broken line beside a target: points are dragged, or moved by the arrow keys.

    The line is a network with one hidden layer, and every point but the last is the kink of one
    neuron, whose output weight is the change of slope there:

    $$ f(t) = y_1 + \\sum_i (s_i - s_{i-1})\\, \\text{ReLU}(t - x_i), \\qquad s_0 = 0 $$

    The formula, the slopes and the error stand below, and follow the hand. A dashed line shows how
    it would go on without the chosen kink.

    Args:
        x: [place], increasing.
        target: [place], the curve to be met.
        points: [point 2], where the line is at the start; x increases, and the first and last
            point stand at the ends of x. Each is moved to the nearest of 100 places an axis.
        x_label: what x is. y_label: what the output is.
        alt: what there is to see, in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: wrong or unequal shapes, an x that does not increase, points that do not
            begin and end where x does.
    """
    at, wanted = as_floats("x", x, "place"), as_floats("target", target, "place")
    given = as_floats("points", points, "point 2")
    _check(at, wanted, given)
    low, high = span("target", np.concatenate([wanted, given[:, 1]]), False)
    room = 0.15 * (high - low)
    y_axis = Axis(low - room, high + room, HEIGHT - 46, 26)
    left = margin(y_axis.low, y_axis.high, False)
    x_axis = Axis(float(at[0]), float(at[-1]), left, WIDTH - 14)
    places = [(_nearest(px, x_axis), _nearest(py, y_axis)) for px, py in given]
    if (np.diff([i for i, _ in places]) <= 0).any():
        raise FigureError("two points of points stand on one place along x: move them apart.")
    line = values_of(places, x_axis, y_axis)
    scene = _draw(at, wanted, line, x_axis, y_axis, x_label, y_label)
    data = {
        "axes": [[a.low, a.high, a.start, a.end, False] for a in (x_axis, y_axis)],
        "places": places, "steps": N_PLACE, "x": at.tolist(), "target": wanted.tolist(),
        "x_label": x_label,
    }  # fmt: skip
    body = (
        f'<div class="mg-points"></div><div class="mg-stage">{scene.svg()}</div>'
        f'<p class="mg-formula">{formula(line)}</p>'
    )
    read = read_point(at, wanted, line, 1, x_label)
    return assemble("kinks", body, data, alt=alt, caption=caption, picture=scene, read=read)


def _check(x: Floats, target: Floats, points: Floats) -> None:
    if len(x) != len(target):
        raise FigureError(f"x has {len(x)} places and target has {len(target)}: give equally many.")
    if points.shape[1] != 2 or len(points) < 3:
        raise FigureError(f"points has shape {points.shape}: expected [point 2] with 3 or more.")
    if (np.diff(x) <= 0).any() or (np.diff(points[:, 0]) <= 0).any():
        raise FigureError("x must increase from point to point: sort the points first.")
    if points[0, 0] != x[0] or points[-1, 0] != x[-1]:
        raise FigureError(
            f"points go from {number(points[0, 0])} to {number(points[-1, 0])} and x from "
            f"{number(x[0])} to {number(x[-1])}: begin and end in the same places."
        )


def _nearest(value: float, axis: Axis) -> int:
    return round((value - axis.low) / (axis.high - axis.low) * N_PLACE)


def values_of(places: Sequence[tuple[int, int]], x_axis: Axis, y_axis: Axis) -> list[Point]:
    """Return the coordinates of points that stand on numbered places."""
    step = [(a.low, (a.high - a.low) / N_PLACE) for a in (x_axis, y_axis)]
    pairs = [(step[0][0] + i * step[0][1], step[1][0] + j * step[1][1]) for i, j in places]
    return [(tidy(x), tidy(y)) for x, y in pairs]


def tidy(value: float) -> float:
    """Return a value without the last digits, where a sum that should be 0 is not."""
    return round(value, 9) + 0.0


def slopes(line: Sequence[Point]) -> list[float]:
    """Return the slope left of the first point, which is 0, and of every piece."""
    pairs = pairwise(line)
    return [0.0] + [tidy((y1 - y0) / (x1 - x0)) for (x0, y0), (x1, y1) in pairs]


def formula(line: Sequence[Point]) -> str:
    """Return the network in one line: `f(x) = 1 + 2·relu(x) − 4·relu(x − 0.5)`."""
    s = slopes(line)
    text = f"f(x) = {number(line[0][1])}"
    for i, (x, _) in enumerate(line[:-1]):
        change = tidy(s[i + 1] - s[i])
        size, sign = number(abs(change)), "−" if change < 0 else "+"
        inside = "x" if number(x) == "0" else f"x {'+' if x < 0 else '−'} {number(abs(x))}"
        text += f" {sign} {size}·relu({inside})"
    return text


def read_point(x: Floats, target: Floats, line: Sequence[Point], k: int, x_label: str) -> str:
    """Return the readout for point number `k`, as kinks.js says it."""
    s = slopes(line)
    px, py = line[k]
    where = f"{name(k, len(line))} at {x_label} {number(px)}, height {number(py)}"
    if k < len(line) - 1:
        change = number(tidy(s[k + 1] - s[k]))
        where += f": slope {number(s[k])} → {number(s[k + 1])}, output weight {change}"
    return f"Error {number(error(x, target, line))} (root mean square) · {where}"


def error(x: Floats, target: Floats, line: Sequence[Point]) -> float:
    """Return the root of the mean squared distance from the target, over all x."""
    f = np.interp(x, [p[0] for p in line], [p[1] for p in line])
    return float(np.sqrt(np.mean((f - target) ** 2)))


def name(k: int, n: int) -> str:
    """Return what point number `k` of `n` is called."""
    return f"kink {k + 1}" if k < n - 1 else "right end"


def without(line: Sequence[Point], k: int, low: float, high: float) -> Point:
    """Return how far the line goes on without kink `k` before it leaves the picture."""
    (px, py), slope, end = line[k], slopes(line)[k], line[-1][0]
    edge = high if slope > 0 else low
    far = min(end, px + (edge - py) / slope) if slope else end
    return far, py + slope * (far - px)


def _draw(
    x: Floats,
    target: Floats,
    line: list[Point],
    x_axis: Axis,
    y_axis: Axis,
    x_label: str,
    y_label: str,
) -> Scene:
    scene = Scene(WIDTH, HEIGHT, GROW)
    draw_axes(scene, x_axis, y_axis, x_label, y_label)

    def pixels(values: Sequence[Point]) -> tuple[Point, ...]:
        return tuple((x_axis(a), y_axis(b)) for a, b in values)

    curve = pixels([(float(a), float(b)) for a, b in zip(x, target, strict=True)])
    far = without(line, 1, y_axis.low, y_axis.high)
    scene.add(
        Line(curve, "1", 2, "6 4"),
        Group('class="mg-without"', (Line(pixels([line[1], far]), "ink", 1.2, "2 4", 0.8),)),
        Group('class="mg-line"', (Line(pixels(line), "0", 2.5),)),
    )
    for k, (px, py) in enumerate(pixels(line)):
        marks = (Dot(px, py, "ink", "circle", 18, 0), Dot(px, py, "0", "circle", 6))
        scene.add(Group(f'class="mg-point" data-k="{k}"', marks))
    (px, py) = pixels(line)[1]
    scene.add(Group('class="mg-pick"', (Dot(px, py, "ink", "ring", 10),)))
    scene.add(Line(((WIDTH - 150, 12), (WIDTH - 120, 12)), "1", 2, "6 4"))
    scene.add(Text(WIDTH - 114, 16, "target"))
    return scene
