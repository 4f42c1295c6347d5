"""Curves over steps or sizes, with the spread over seeds, baselines and a readout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, number, pack
from minigpt.viz.axes import GROW, HEIGHT, WIDTH, Axis, draw_axes, margin, span, spread_labels
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.labels import check_room, height, set_label, width, wrap
from minigpt.viz.scene import Area, Dot, Group, Line, Mark, Scene
from minigpt.viz.theme import DASHES, MARKERS, SERIES


@dataclass(frozen=True)
class Curve:
    """One series: its mean, and the lowest and highest seed at each point (None: one run)."""

    name: str
    mean: Floats
    low: Floats | None
    high: Floats | None
    seeds: int


def lines(
    x: Values,
    series: Mapping[str, Values],
    *,
    x_label: str,
    y_label: str,
    alt: str,
    log_x: bool = False,
    log_y: bool = False,
    baselines: Mapping[str, float] | None = None,
    caption: str | None = None,
) -> Figure:
    """Return curves with labels at their ends, a crosshair that reads them, and switches.

    A series over seeds is drawn as its mean with a band from the lowest to the highest seed.
    Series differ by color, dash and marker. Values are kept as float32.

    Args:
        x: [point], increasing.
        series: name → [point], or [seed point]; up to six.
        x_label: what x is, with its unit. y_label: what the values are, with their unit.
        alt: the finding in a sentence or two.
        log_x: logarithmic x axis. log_y: logarithmic y axis.
        baselines: name → value, drawn as thin level lines (chance, a simple model).
        caption: shown below.

    Raises:
        FigureError: wrong shape, x not increasing, more than six series, a value that is not
            finite, or not above 0 on a logarithmic axis.
    """
    at = as_floats("x", x, "point")
    if (np.diff(at) <= 0).any():
        raise FigureError("x must increase from point to point: sort the points first.")
    curves = [_curve(name, values, len(at)) for name, values in series.items()]
    if not 1 <= len(curves) <= len(SERIES):
        raise FigureError(f"series has {len(curves)} entries: a chart reads well with 1 to 6.")
    levels = {name: float(as_floats(name, v, "")) for name, v in (baselines or {}).items()}
    scene = Scene(WIDTH, HEIGHT, GROW)
    x_axis, y_axis = _axes(at, curves, levels, log_x, log_y)
    draw_axes(scene, x_axis, y_axis, x_label, y_label)
    _draw(scene, at, curves, levels, x_axis, y_axis)
    first = len(at) - 1
    data = {
        "x": pack(at, "<f8"), "x_label": x_label, "at": first,
        "axes": [[a.low, a.high, a.start, a.end, a.log] for a in (x_axis, y_axis)],
        "series": [_data(curve) for curve in curves],
    }  # fmt: skip
    body = f'{_keys(curves)}<div class="mg-stage">{scene.svg()}</div>'
    read = _read(x_label, at, curves, first)
    return assemble("curves", body, data, alt=alt, caption=caption, picture=scene, read=read)


def _curve(name: str, values: Values, points: int) -> Curve:
    array = as_floats(f"series[{name!r}]", values, "point", "seed point")
    if array.shape[-1] != points:
        raise FigureError(
            f"series[{name!r}] has shape {array.shape}: expected {points} points as in x."
        )
    if array.ndim == 1:
        return Curve(name, array, None, None, 1)
    return Curve(name, array.mean(0), array.min(0), array.max(0), len(array))


def _axes(
    x: Floats, curves: list[Curve], levels: dict[str, float], log_x: bool, log_y: bool
) -> tuple[Axis, Axis]:
    drawn = [a for c in curves for a in (c.mean, c.low, c.high) if a is not None]
    y_low, y_high = span("series", np.concatenate([*drawn, list(levels.values())]), log_y)
    if log_x:
        span("x", x, log_x)
    names = [*levels, *(c.name for c in curves)]
    left = margin(y_low, y_high, log_y)
    right = WIDTH - max(width(wrap(name)) for name in names) - 11
    check_room(right - left, names)
    low, high = float(x[0]), float(x[-1])
    if low == high:
        low, high = span("x", x, log_x)
    return Axis(low, high, left, right, log_x), Axis(y_low, y_high, HEIGHT - 46, 26, log_y)


def _draw(
    scene: Scene,
    x: Floats,
    curves: list[Curve],
    levels: dict[str, float],
    x_axis: Axis,
    y_axis: Axis,
) -> None:
    xs = [x_axis(v) for v in x]
    ends = [y_axis(float(c.mean[-1])) for c in curves] + [y_axis(v) for v in levels.values()]
    names = [wrap(name) for name in [*(c.name for c in curves), *levels]]
    middles = spread_labels([y + 4.5 for y in ends], [height(n) for n in names], 22, HEIGHT - 42)
    labels = [set_label((x_axis.end + 9, y), n) for y, n in zip(middles, names, strict=True)]
    for value, label in zip(levels.values(), labels[len(curves) :], strict=True):
        level = y_axis(value)
        scene.add(Line(((x_axis.start, level), (x_axis.end, level)), dash="1 3", width=1.5))
        scene.add(*label)
    for i, curve in enumerate(curves):
        scene.add(Group(f'data-s="{i}"', (*_marks(curve, i, xs, y_axis), *labels[i])))
    middle = xs[-1]
    cross = Line(((middle, y_axis.start), (middle, y_axis.end)), opacity=0.5)
    dots = [Dot(middle, ends[i], SERIES[i], "circle", 4) for i in range(len(curves))]
    scene.add(Group('class="mg-cross"', (cross,), hidden=True))
    scene.add(
        *(Group(f'class="mg-dot" data-d="{i}"', (d,), hidden=True) for i, d in enumerate(dots))
    )


def _marks(curve: Curve, i: int, xs: list[float], y_axis: Axis) -> list[Mark]:
    """Return band, line and a few markers of the curve number `i`."""
    marks: list[Mark] = []
    if curve.low is not None and curve.high is not None:
        top = [(x, y_axis(float(v))) for x, v in zip(xs, curve.high, strict=True)]
        bottom = [(x, y_axis(float(v))) for x, v in zip(xs, curve.low, strict=True)]
        marks.append(Area((*top, *reversed(bottom)), SERIES[i], 0.2))
    points = [(x, y_axis(float(v))) for x, v in zip(xs, curve.mean, strict=True)]
    if len(points) > 1:
        marks.append(Line(tuple(points), SERIES[i], 2, DASHES[i]))
    # Markers about 50 px apart, each series' own offset, so that crossing curves stay apart.
    next_x, last = xs[0] + 8 * i, xs[-1]
    for x, y in points:
        if next_x <= x < last - 20 or x == last:
            marks.append(Dot(x, y, SERIES[i], MARKERS[i], 3.2))
            next_x = x + 50
    return marks


def _data(curve: Curve) -> dict[str, object]:
    data: dict[str, object] = {"name": curve.name, "seeds": curve.seeds}
    data["mean"] = pack(curve.mean, "<f4")
    if curve.low is not None and curve.high is not None:
        data |= {"low": pack(curve.low, "<f4"), "high": pack(curve.high, "<f4")}
    return data


def _keys(curves: list[Curve]) -> str:
    """Return the legend; the script turns its entries into switches."""
    entries = []
    for i, curve in enumerate(curves):
        line = Line(((1, 7), (33, 7)), SERIES[i], 2, DASHES[i]).svg()
        dot = Dot(17, 7, SERIES[i], MARKERS[i], 3.6).svg()
        sample = f'<svg viewBox="0 0 34 14" aria-hidden="true">{line}{dot}</svg>'
        name = escape(curve.name, quote=False)
        entries.append(
            '<button type="button" class="mg-key" aria-pressed="true" disabled>'
            f"{sample}{name}</button>"
        )
    if seeds := sorted({curve.seeds for curve in curves if curve.seeds > 1}):
        many = str(seeds[0]) if len(seeds) == 1 else f"{seeds[0]}–{seeds[-1]}"
        entries.append(f"<span>line: mean, band: lowest to highest of {many}</span>")
    return f'<div class="mg-keys">{"".join(entries)}</div>'


def _read(x_label: str, x: Floats, curves: list[Curve], i: int) -> str:
    """Return the readout's sentence, as curves.js says it."""
    parts = []
    for curve in curves:
        text = f"{curve.name} {number(float(np.float32(curve.mean[i])))}"
        if curve.low is not None and curve.high is not None:
            text += f" ({number(float(curve.low[i]))} to {number(float(curve.high[i]))})"
        parts.append(text)
    return f"{x_label} {number(float(x[i]), 6)}: " + " · ".join(parts)
