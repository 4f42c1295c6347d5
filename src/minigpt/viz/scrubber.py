"""Curves over training above the attention patterns of the checkpoint that a slider has chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from minigpt.viz.arrays import (
    FigureError,
    Floats,
    Values,
    as_floats,
    check_index,
    check_labels,
    number,
    pack,
)
from minigpt.viz.axes import GROW, WIDTH, Axis, draw_axes, margin, span, spread_labels
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.labels import check_room, height, set_label, width, wrap
from minigpt.viz.matrix import slider
from minigpt.viz.scene import Cells, Dot, Group, Line, Mark, Scene, Text
from minigpt.viz.theme import DASHES, LEVELS, SERIES

CHART = 220.0  # px: height of the curves with their axis
GAP = 24.0  # px between two maps
PLAY = '<button type="button" class="mg-play" disabled>Play</button>'


def scrubber(
    x: Values,
    series: Mapping[str, Values],
    patterns: Values,
    *,
    names: Sequence[str],
    x_label: str,
    y_label: str,
    alt: str,
    frame: int = -1,
    caption: str | None = None,
) -> Figure:
    """Return curves with a mark at one checkpoint, and below them that checkpoint's patterns.

    A slider, the arrow keys, or a pointer on the curves choose the checkpoint. A button plays them
    in turn and pauses; nothing moves by itself, and where a reader asks for reduced motion the
    button shows one checkpoint a second. Weights are kept to 1/255, curves as float32.

    Args:
        x: [checkpoint], increasing: the training steps.
        series: name → [checkpoint]; up to six.
        patterns: [checkpoint head query key], weights in 0 … 1 of one or two heads.
        names: of the heads.
        x_label: what x is, with its unit. y_label: what the values of the curves are.
        alt: the finding in a sentence or two.
        frame: checkpoint shown first, and in the still picture; −1 is the last.
        caption: shown below.

    Raises:
        FigureError: wrong shapes, x not increasing, another number of names, curves or heads, or
            weights outside 0 … 1.
    """
    at = as_floats("x", x, "checkpoint")
    weights = as_floats("patterns", patterns, "checkpoint head query key")
    curves = {n: as_floats(f"series[{n!r}]", v, "checkpoint") for n, v in series.items()}
    heads = _checked(at, curves, weights, names)
    now = check_index("frame", frame, len(at))
    coded = np.rint(weights * 255).astype(np.uint8)
    scene = Scene(WIDTH, CHART, GROW)
    x_axis, y_axis = _axes(at, curves)
    draw_axes(scene, x_axis, y_axis, x_label, y_label)
    _draw_curves(scene, at, curves, x_axis, y_axis, now)
    side = _draw_maps(scene, coded[now] / 255, heads)
    steps = [number(float(v), 6) for v in at]
    data = {
        "frames": steps, "at": now, "label": x_label, "names": list(curves),
        "x": pack(at, "<f8"), "curves": [pack(v, "<f4") for v in curves.values()],
        "axes": [[a.low, a.high, a.start, a.end, a.log] for a in (x_axis, y_axis)],
        "side": side, "shape": weights.shape[1:], "values": pack(coded, "u1"), "bottom": CHART,
    }  # fmt: skip
    body = f'{slider(x_label, steps, now)}{PLAY}<div class="mg-stage">{scene.svg()}</div>'
    said = readout(x_label, at, curves, now)
    return assemble("scrubber", body, data, alt=alt, caption=caption, picture=scene, read=said)


def readout(x_label: str, x: Floats, curves: Mapping[str, Floats], now: int) -> str:
    """Return the readout's sentence, as scrubber.js says it."""
    parts = [f"{name} {number(float(np.float32(v[now])))}" for name, v in curves.items()]
    return f"{x_label} {number(float(x[now]), 6)}: " + " · ".join(parts)


def _checked(
    x: Floats, curves: Mapping[str, Floats], weights: Floats, names: Sequence[str]
) -> list[str]:
    """Return the names of the heads, if all shapes fit."""
    if (np.diff(x) <= 0).any():
        raise FigureError("x must increase from checkpoint to checkpoint: sort them first.")
    if not 1 <= len(curves) <= len(SERIES):
        raise FigureError(f"series has {len(curves)} entries: a chart reads well with 1 to 6.")
    for name, values in (*curves.items(), ("patterns", weights)):
        if len(values) != len(x):
            raise FigureError(f"{name} has {len(values)} checkpoints, and x has {len(x)}.")
    if weights.shape[2] != weights.shape[3] or not 1 <= weights.shape[1] <= 2:
        raise FigureError(
            f"patterns has shape {weights.shape}: expected square maps of one or two heads."
        )
    if weights.min() < 0 or weights.max() > 1 + 1e-6:
        raise FigureError("patterns holds weights outside 0 … 1: give them after the softmax.")
    return check_labels("names", list(names), weights.shape[1], "head")


def _axes(x: Floats, curves: Mapping[str, Floats]) -> tuple[Axis, Axis]:
    low, high = span("series", np.concatenate(list(curves.values())), False, zero=True)
    left, names = margin(low, high, False), list(curves)
    right = WIDTH - max(width(wrap(name)) for name in names) - 11
    check_room(right - left, names)
    return Axis(float(x[0]), float(x[-1]), left, right), Axis(low, high, CHART - 46, 26)


def _draw_curves(
    scene: Scene, x: Floats, curves: Mapping[str, Floats], x_axis: Axis, y_axis: Axis, now: int
) -> None:
    """Draw the curves with labels at their ends, and the mark of a checkpoint on each."""
    names = [wrap(name) for name in curves]
    ends = [y_axis(float(v[-1])) + 4.5 for v in curves.values()]
    middles = spread_labels(ends, [height(n) for n in names], 22, CHART - 42)
    dots = list[Mark]()
    middle = x_axis(float(x[now]))
    for i, values in enumerate(curves.values()):
        points = [(x_axis(float(a)), y_axis(float(b))) for a, b in zip(x, values, strict=True)]
        scene.add(Line(tuple(points), SERIES[i], 2, DASHES[i]))
        scene.add(*set_label((x_axis.end + 9, middles[i]), names[i]))
        dot = Dot(middle, points[now][1], SERIES[i], "circle", 4)
        dots.append(Group(f'class="mg-dot" data-d="{i}"', (dot,)))
    cross = Line(((middle, y_axis.start), (middle, y_axis.end)), opacity=0.5)
    scene.add(Group('class="mg-cross"', (cross,)), *dots)


def _draw_maps(scene: Scene, weights: Floats, names: Sequence[str]) -> float:
    """Draw the maps side by side below the curves; return the side of a cell."""
    n, top = weights.shape[-1], CHART + 26
    side = (WIDTH - 20 - GAP) / 2 / n
    for i, name in enumerate(names):
        left = 16 + i * (n * side + GAP)
        right, bottom = left + n * side, top + n * side
        levels = np.rint(weights[i] * LEVELS) / LEVELS
        cells = {(q, k): float(v) for (q, k), v in np.ndenumerate(levels)}
        box = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        scene.add(
            Text((left + right) / 2, top - 7, name, "middle"),
            Cells(left, top, side, cells, f'data-m="{i}" '),
            Line(box, opacity=0.35),
            Text((left + right) / 2, bottom + 15, "key", "middle"),
        )
    scene.add(Text(11, top + n * side / 2, "query", "middle", turn=-90))
    scene.height = top + n * side + 20
    return side
