"""A loss of two weights as a map with contours, and the walk of gradient descent from any start."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_index, number
from minigpt.viz.axes import Axis, draw_axes, margin
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.matrix import slider
from minigpt.viz.plane import SIDE
from minigpt.viz.scene import Dot, Group, Line, Point, Scene

GRID = 91  # points along each axis, between which contours are drawn
FAR = 1e6  # a weight beyond it has left for good
TINY = 9  # decimals of a loss; what remains is rounding


def landscape(
    coefficients: Values,
    *,
    start: tuple[float, float],
    lrs: Sequence[float],
    lr: int,
    levels: Sequence[float],
    x_label: str,
    y_label: str,
    alt: str,
    reach: float = 3.0,
    n_step: int = 60,
    caption: str | None = None,
) -> Figure:
    """Return a map of the loss on which the reader chooses where to start and how far to step.

    The loss is a polynomial, so that the page computes gradient and Hessian exactly:
    $$ L(x, y) = \\sum_{ij} c_{ij}\\, x^i y^j, \\qquad w \\leftarrow w - η\\, \\nabla L(w) $$

    A press on the map, or the arrow keys, move the start; a slider chooses η. The readout says
    loss, sharpness (the largest eigenvalue of the Hessian) and 2 / sharpness at both ends.

    Args:
        coefficients: c, [power_of_x power_of_y].
        start: where the first walk begins.
        lrs: the step sizes η of the slider. lr: the number of the first one.
        levels: of the contours, increasing.
        x_label: what x is. y_label: what y is.
        alt: the finding in a sentence or two.
        reach: the map goes from −reach to reach.
        n_step: steps of a walk.
        caption: shown below.

    Raises:
        FigureError: wrong shapes, step sizes or levels that do not increase, a start off the map.
    """
    c = as_floats("coefficients", coefficients, "power_of_x power_of_y")
    rates, heights = as_floats("lrs", lrs, "lr"), as_floats("levels", levels, "level")
    for name, values in (("lrs", rates), ("levels", heights)):
        if (np.diff(values) <= 0).any():
            raise FigureError(f"{name} must increase from one to the next: sort them first.")
    if max(map(abs, start)) > reach:
        raise FigureError(f"start is {start}: expected two numbers from {-reach} to {reach}.")
    now, names = check_index("lr", lr, len(rates)), [number(float(v)) for v in rates]
    left = margin(-reach, reach, False)
    x_axis, y_axis = Axis(-reach, reach, left, left + SIDE), Axis(-reach, reach, 26 + SIDE, 26)
    scene = Scene(left + SIDE + 12, SIDE + 72)
    draw_axes(scene, x_axis, y_axis, x_label, y_label)
    _draw_contours(scene, c, heights, x_axis, y_axis)
    walk = descend(c, start, float(rates[now]), n_step)
    _draw_walk(scene, walk, x_axis, y_axis)
    data = {
        "c": c.tolist(), "lrs": rates.tolist(), "frames": names, "lr": now, "start": list(start),
        "n": n_step, "far": FAR, "reach": reach, "labels": [x_label, y_label],
        "axes": [[a.low, a.high, a.start, a.end, a.log] for a in (x_axis, y_axis)],
    }  # fmt: skip
    body = f'{slider("step size", names, now)}<div class="mg-stage">{scene.svg()}</div>'
    said = read(c, walk, float(rates[now]), n_step)
    return assemble("landscape", body, data, alt=alt, caption=caption, picture=scene, read=said)


def loss_at(c: Floats, x: float, y: float) -> float:
    """Return Σ c_ij xⁱ yʲ."""
    return float(np.polynomial.polynomial.polyval2d(x, y, c))


def gradient_at(c: Floats, x: float, y: float) -> tuple[float, float]:
    """Return both first derivatives."""
    return loss_at(_derive(c, 0), x, y), loss_at(_derive(c, 1), x, y)


def sharpness_at(c: Floats, x: float, y: float) -> float:
    """Return the largest eigenvalue of the 2 × 2 matrix of second derivatives."""
    (xx, xy), (_, yy) = (gradient_at(_derive(c, k), x, y) for k in (0, 1))
    return (xx + yy + math.hypot(xx - yy, 2 * xy)) / 2


def _derive(c: Floats, axis: int) -> Floats:
    return np.asarray(np.polynomial.polynomial.polyder(c, axis=axis), dtype=np.float64)


def descend(c: Floats, start: tuple[float, float], lr: float, n_step: int) -> list[Point]:
    """Return the places of gradient descent, the start first; it ends early beyond `FAR`."""
    walk = [(float(start[0]), float(start[1]))]
    while len(walk) <= n_step and max(map(abs, walk[-1])) < FAR:
        (x, y), (dx, dy) = walk[-1], gradient_at(c, *walk[-1])
        walk.append((x - lr * dx, y - lr * dy))
    return walk


def read(c: Floats, walk: list[Point], lr: float, n_step: int) -> str:
    """Return the readout's sentences, as landscape.js says them."""
    said = f"Step size {number(lr)}. Start {_place(c, walk[0])}."
    if max(map(abs, walk[-1])) >= FAR:
        return f"{said} The steps grow without end."
    return f"{said} After {n_step} steps {_place(c, walk[-1])}."


def _place(c: Floats, at: Point) -> str:
    sharp = sharpness_at(c, *at)
    limit = number(2 / sharp) if sharp > 0 else "none"
    where = ", ".join(_two(v) for v in at)
    loss = number(round(loss_at(c, *at), TINY))
    return f"({where}): loss {loss}, sharpness {number(sharp)}, limit {limit}"


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _draw_contours(scene: Scene, c: Floats, levels: Floats, x_axis: Axis, y_axis: Axis) -> None:
    """Draw lines of equal loss, the lowest the darkest."""
    from contourpy import contour_generator

    ticks = np.linspace(x_axis.low, x_axis.high, GRID)
    loss = np.polynomial.polynomial.polygrid2d(ticks, ticks, c).T  # y x
    contours = contour_generator(ticks, ticks, loss)
    for i, level in enumerate(levels):
        opacity = 1 - 0.75 * i / max(len(levels) - 1, 1)
        for curve in contours.lines(float(level)):
            points = tuple((x_axis(float(x)), y_axis(float(y))) for x, y in np.asarray(curve))
            scene.add(Line(points, "more", 1.2, opacity=opacity))


def _draw_walk(scene: Scene, walk: list[Point], x_axis: Axis, y_axis: Axis) -> None:
    """Draw the walk, as far as it is on the map, with a ring at the start and a dot at the end."""

    def inside(axis: Axis, value: float) -> float:
        return axis(min(max(value, axis.low), axis.high))

    at = tuple((inside(x_axis, x), inside(y_axis, y)) for x, y in walk)
    scene.add(
        Group('class="mg-walk"', (Line(at, "less", 2),)),
        Group('class="mg-from"', (Dot(*at[0], "less", "ring", 6),)),
        Group('class="mg-to"', (Dot(*at[-1], "less", "circle", 4.5),)),
    )
