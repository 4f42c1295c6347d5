"""Bars for a few named results, with every seed as a dot."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_text, number
from minigpt.viz.axes import GROW, WIDTH, Axis, span
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.labels import check_room, set_label, width, wrap
from minigpt.viz.scene import Area, Dot, Group, Line, Point, Scene, Text, text_width

_ROW = 34.0  # height of a bar with its gap


def bars(
    values: Mapping[str, Values],
    *,
    value_label: str,
    alt: str,
    baselines: Mapping[str, float] | None = None,
    caption: str | None = None,
) -> Figure:
    """Return horizontal bars of the means, a dot for each seed, and baselines across them.

    Args:
        values: name → one number, or [seed].
        value_label: what the values are, with their unit.
        alt: the finding in a sentence or two.
        baselines: name → value, drawn as dotted lines (chance, a simple model).
        caption: shown below.

    Raises:
        FigureError: no values, wrong shape, or a value that is not finite.
    """
    runs = {n: np.atleast_1d(as_floats(f"values[{n!r}]", v, "", "seed")) for n, v in values.items()}
    if not runs:
        raise FigureError("values is empty: there is nothing to draw.")
    levels = {name: float(as_floats(name, v, "")) for name, v in (baselines or {}).items()}
    texts = [number(float(v.mean())) for v in runs.values()]
    low, high = span("values", np.concatenate([*runs.values(), list(levels.values())]), False, True)
    left = max(width(wrap(name, 18, 2)) for name in runs) + 10
    right = WIDTH - max(map(text_width, texts)) - 14
    check_room(right - left, runs)
    axis = Axis(low, high, left, right)
    top = 4.0 + 16 * len(levels)
    bottom = top + _ROW * len(runs)
    scene = Scene(WIDTH, bottom + 44, GROW)
    draw_value_axis(scene, axis, top, bottom, value_label)
    band = ((0.0, top), (WIDTH, top), (WIDTH, top + _ROW), (0.0, top + _ROW))
    scene.add(Group('class="mg-pick"', (Area(band, "ink", 0.07),), hidden=True))
    for i, ((name, seeds), text) in enumerate(zip(runs.items(), texts, strict=True)):
        _draw_bar(scene, axis, top + i * _ROW, name, seeds, text)
    for i, (name, level) in enumerate(levels.items()):
        x = axis(level)
        scene.add(Line(((x, 16 * i + 16), (x, bottom)), dash="1 3", width=1.5))
        side = "end" if x > WIDTH * 0.6 else "start"
        scene.add(Text(x + (-4 if side == "end" else 4), 16 * i + 14, name, side))
    reads = [_read(name, seeds) for name, seeds in runs.items()]
    items = [[0, i * _ROW, read] for i, read in enumerate(reads)]
    data = {"items": items, "from": [0, top + _ROW / 2], "by": "y"}
    body = f'<div class="mg-stage">{scene.svg()}</div>'
    return assemble("pick", body, data, alt=alt, caption=caption, picture=scene, read=reads[0])


def draw_value_axis(scene: Scene, axis: Axis, top: float, bottom: float, label: str) -> None:
    """Draw a level axis of values under rows from `top` to `bottom`, with grid and zero line."""
    for value in axis.ticks():
        x = axis(value)
        scene.add(Line(((x, top), (x, bottom)), opacity=0.15))
        scene.add(Text(x, bottom + 17, number(value), "middle"))
    zero = axis(0.0)
    scene.add(
        Line(((zero, top), (zero, bottom)), opacity=0.6),
        Text((axis.start + axis.end) / 2, bottom + 37, check_text("value_label", label), "middle"),
    )


def _draw_bar(scene: Scene, axis: Axis, y: float, name: str, seeds: Floats, text: str) -> None:
    zero, end = axis(0.0), axis(float(seeds.mean()))
    low = y + _ROW - 6
    box: tuple[Point, ...] = ((zero, y + 6), (end, y + 6), (end, low), (zero, low))
    scene.add(Area(box, "0", 0.4), Line(((end, y + 6), (end, y + _ROW - 6)), "0", 2.5))
    count = len(seeds)
    for i, value in enumerate(seeds if count > 1 else ()):
        # Spread over the bar's height in the order of the seeds, so that equal values show.
        at = y + _ROW / 2 + (i - (count - 1) / 2) * min(5.0, 16 / count)
        scene.add(Dot(axis(float(value)), at, "ink", "circle", 2.2, 0.75))
    scene.add(*set_label((axis.start - 8, y + _ROW / 2 + 4.5), wrap(name, 18, 2), "end"))
    last = max(axis(float(seeds.max())), end, zero)
    scene.add(Text(last + 7, y + _ROW / 2 + 4.5, text))


def _read(name: str, seeds: Floats) -> str:
    mean = f"{name}: {number(float(seeds.mean()))}"
    if len(seeds) == 1:
        return mean
    low, high = number(float(seeds.min())), number(float(seeds.max()))
    return f"{mean}, mean of {len(seeds)} ({low} to {high})"
