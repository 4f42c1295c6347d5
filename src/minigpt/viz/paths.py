"""Many lines at once: every head over training, every prompt over layers; one stands out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

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
from minigpt.viz.axes import GROW, HEIGHT, WIDTH, Axis, draw_axes, margin, span
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.labels import check_room, set_label, width, wrap
from minigpt.viz.plane import grouped
from minigpt.viz.scene import Dot, Group, Line, Scene
from minigpt.viz.theme import DASHES, SERIES


def trajectories(
    x: Values,
    values: Values,
    *,
    labels: Sequence[object],
    x_label: str,
    y_label: str,
    alt: str,
    groups: Sequence[object] | None = None,
    highlight: int = 0,
    log_x: bool = False,
    log_y: bool = False,
    caption: str | None = None,
) -> Figure:
    """Return many thin lines, of which the one pointed at, or reached by the keys, stands out.

    For up to six lines with names, seeds and baselines `lines` says more. Groups differ by color
    and dash. Values are kept as float32.

    Args:
        x: [point], increasing, at least two.
        values: [line point].
        labels: of each line.
        x_label: what x is, with its unit. y_label: what the values are, with their unit.
        alt: the finding in a sentence or two.
        groups: of each line, e.g. the layers of heads; up to six different ones.
        highlight: the line that stands out first, and in the still picture.
        log_x: logarithmic x axis. log_y: logarithmic y axis.
        caption: shown below.

    Raises:
        FigureError: wrong shape, x not increasing, another number of labels, more than six groups,
            a value that is not finite, or not above 0 on a logarithmic axis.
    """
    at, heights = _checked(x, values)
    names = check_labels("labels", list(labels), len(heights), "line")
    kinds, legend = grouped(groups, len(heights))
    line, point = check_index("highlight", highlight, len(heights)), len(at) - 1
    y_low, y_high = span("values", heights, log_y)
    if log_x:
        span("x", at, log_x)
    left, right = margin(y_low, y_high, log_y), WIDTH - max(width(wrap(n, 12)) for n in names) - 14
    check_room(right - left, names)
    x_axis = Axis(float(at[0]), float(at[-1]), left, right, log_x)
    y_axis = Axis(y_low, y_high, HEIGHT - 46, 26, log_y)
    scene = Scene(WIDTH, HEIGHT, GROW)
    draw_axes(scene, x_axis, y_axis, x_label, y_label)
    _draw(scene, at, heights, kinds, (x_axis, y_axis), line)
    _draw_names(scene, names, [y_axis(float(v)) for v in heights[:, -1]], right, line)
    data = {
        "names": names, "labels": [x_label, y_label], "at": [line, point],
        "axes": [[a.low, a.high, a.start, a.end, a.log] for a in (x_axis, y_axis)],
        "x": pack(at, "<f8"), "values": pack(heights, "<f4"),
    }  # fmt: skip
    value = number(float(np.float32(heights[line, point])))
    read = f"{names[line]}: {y_label} {value} at {x_label} {number(float(at[point]), 6)}"
    body = f'{_keys(legend)}<div class="mg-stage">{scene.svg()}</div>'
    return assemble("paths", body, data, alt=alt, caption=caption, picture=scene, read=read)


def _checked(x: Values, values: Values) -> tuple[Floats, Floats]:
    at, heights = as_floats("x", x, "point"), as_floats("values", values, "line point")
    if heights.shape[1] != len(at):
        raise FigureError(
            f"values has shape {heights.shape}: expected {len(at)} points a line as in x."
        )
    if len(at) < 2 or (np.diff(at) <= 0).any():
        raise FigureError("x must hold two points or more and increase from point to point.")
    return at, heights


def _draw(
    scene: Scene,
    x: Floats,
    heights: Floats,
    kinds: Sequence[int],
    axes: tuple[Axis, Axis],
    line: int,
) -> None:
    """Draw every line thin, and over them the one that stands out, with a dot at its end."""
    faint = 0.75 if len(heights) <= 12 else 0.45
    xs = [axes[0](float(v)) for v in x]
    paths = [tuple(zip(xs, map(axes[1], map(float, row)), strict=True)) for row in heights]
    drawn = [
        Line(path, SERIES[kind], 1.25, DASHES[kind], faint)
        for path, kind in zip(paths, kinds, strict=True)
    ]
    end = paths[line][-1]
    scene.add(
        Group("data-s", tuple(drawn)),
        Group('class="mg-lit"', (Line(paths[line], width=3),)),
        Group('class="mg-dot"', (Dot(*end, "ink", "circle", 4.5),)),
    )


def _draw_names(
    scene: Scene, names: Sequence[str], ends: Sequence[float], right: float, line: int
) -> None:
    """Write each line's name at its end; only the chosen one's shows."""
    for i, (name, end) in enumerate(zip(names, ends, strict=True)):
        label = tuple(set_label((right + 9, end + 4.5), wrap(name, 12)))
        scene.add(Group('class="mg-name"', label, hidden=i != line))


def _keys(legend: Sequence[str]) -> str:
    """Return the names of the groups, each with its color and dash."""
    if not legend:
        return ""
    entries = []
    for i, name in enumerate(legend):
        line = Line(((1, 7), (33, 7)), SERIES[i], 2, DASHES[i]).svg()
        sample = f'<svg viewBox="0 0 34 14" aria-hidden="true">{line}</svg>'
        entries.append(f'<span class="mg-key">{sample}{escape(name, quote=False)}</span>')
    return f'<div class="mg-keys">{"".join(entries)}</div>'
