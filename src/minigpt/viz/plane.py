"""The plane: points of two values, and vectors as arrows from the origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TypeAlias

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_labels, number
from minigpt.viz.axes import GROW, HEIGHT, WIDTH, Axis, draw_axes, margin, span
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Dot, Group, Line, Scene, Text, text_width
from minigpt.viz.theme import MARKERS, SERIES

LABELED = 40  # points that are still labeled one by one
SIDE = 360.0  # of a square picture
Bounds: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom
# Where a label may stand beside its point: offset and anchor, the best place first.
LABEL_PLACES = (
    *((7, 4, "start"), (-7, 4, "end"), (0, -9, "middle"), (0, 19, "middle")),
    *((6, -7, "start"), (6, 16, "start"), (-6, -7, "end"), (-6, 16, "end")),
)


def scatter(
    x: Values,
    y: Values,
    *,
    x_label: str,
    y_label: str,
    alt: str,
    labels: Sequence[object] | None = None,
    groups: Sequence[object] | None = None,
    spelled: bool = False,
    square: bool = False,
    caption: str | None = None,
) -> Figure:
    """Return points in the plane; pointing near one, or the arrow keys, reads it.

    Groups differ by color and marker. Up to forty points are labeled in the picture.

    Args:
        x: [point]. y: [point].
        x_label: what x is, with its unit. y_label: what y is, with its unit.
        alt: the finding in a sentence or two.
        labels: of each point.
        groups: of each point; up to six different ones.
        spelled: draw the labels themselves, a letter or two each, in place of the markers.
        square: give x and y equal units, centered at 0.
        caption: shown below.

    Raises:
        FigureError: wrong or unequal shapes, a value that is not finite, more than six groups.
    """
    xs, ys = as_floats("x", x, "point"), as_floats("y", y, "point")
    if len(xs) != len(ys):
        raise FigureError(f"x has {len(xs)} points and y has {len(ys)}: expected equal numbers.")
    names = check_labels("labels", list(labels), len(xs), "point") if labels is not None else []
    kinds, legend = grouped(groups, len(xs))
    scene, x_axis, y_axis = _square(xs, ys) if square else _oblong(xs, ys)
    draw_axes(scene, x_axis, y_axis, x_label, y_label)
    at = [(x_axis(float(a)), y_axis(float(b))) for a, b in zip(xs, ys, strict=True)]
    (_spell if spelled else _mark)(scene, at, names, kinds)
    reads = []
    for i, (a, b) in enumerate(zip(xs, ys, strict=True)):
        what = names[i] if names else f"point {i}"
        group = f" ({legend[kinds[i]]})" if legend else ""
        reads.append(f"{what}{group}: {x_label} {number(float(a))}, {y_label} {number(float(b))}")
    return _picked(scene, at, reads, legend, alt, caption)


def _oblong(xs: Floats, ys: Floats) -> tuple[Scene, Axis, Axis]:
    """Return axes that fit the points, each with units of its own."""
    (x0, x1), (y0, y1) = span("x", xs, False), span("y", ys, False)
    x_axis = Axis(x0, x1, margin(y0, y1, False), WIDTH - 12)
    return Scene(WIDTH, HEIGHT, GROW), x_axis, Axis(y0, y1, HEIGHT - 46, 26)


def _square(xs: Floats, ys: Floats) -> tuple[Scene, Axis, Axis]:
    """Return axes with equal units, centered at 0."""
    room = 1.1 * (float(max(np.abs(xs).max(), np.abs(ys).max())) or 1.0)
    left = margin(-room, room, False)
    end = left + SIDE
    return (
        Scene(end + 12, SIDE + 72),
        Axis(-room, room, left, end),
        Axis(-room, room, 26 + SIDE, 26),
    )


def _mark(
    scene: Scene, at: list[tuple[float, float]], names: Sequence[str], kinds: Sequence[int]
) -> None:
    """Draw a marker at each point, and its label beside it where that hides no other.

    A label without a free place stays with the readout, which says every point's.
    """
    for (px, py), kind in zip(at, kinds, strict=True):
        scene.add(Dot(px, py, SERIES[kind], MARKERS[kind], 4, 0.8))
    taken: list[Bounds] = []
    for point, name in zip(at, names if len(names) <= LABELED else [], strict=False):
        label = _beside(point, name, scene, taken)
        if label is not None:
            scene.add(label)


def _beside(
    point: tuple[float, float], name: str, scene: Scene, taken: list[Bounds]
) -> Text | None:
    """Return a label near a point, clear of those before it and inside the picture, or None."""
    (x, y), wide = point, text_width(name)
    for dx, dy, anchor in LABEL_PLACES:
        left = x + dx - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        box = (left, y + dy - 12, left + wide, y + dy + 4)
        inside = box[0] >= 0 and box[1] >= 16 and box[2] <= scene.width and box[3] <= scene.height
        if inside and not any(_meet(box, other) for other in taken):
            taken.append(box)
            return Text(x + dx, y + dy, name, anchor)
    return None


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _spell(
    scene: Scene, at: list[tuple[float, float]], names: Sequence[str], kinds: Sequence[int]
) -> None:
    """Draw each label at its point, in the color of its group."""
    for (px, py), name, kind in zip(at, names, kinds, strict=True):
        color = f'style="fill:var(--mg-{SERIES[kind]})"'
        scene.add(Text(px, py + 4, name, "middle", tag=color))


def arrows2d(
    vectors: Mapping[str, Values] | Values,
    labels: Sequence[str] | None = None,
    *,
    alt: str,
    x_label: str = "first coordinate",
    y_label: str = "second coordinate",
    groups: Sequence[object] | None = None,
    caption: str | None = None,
) -> Figure:
    """Return vectors as arrows from the origin, with equal units along both axes.

    Args:
        vectors: name → [2], or [vector 2] with `labels`.
        labels: of each vector, when `vectors` is an array.
        alt: the finding in a sentence or two.
        x_label: what the first coordinate is. y_label: what the second is.
        groups: of each vector; up to six different ones.
        caption: shown below.

    Raises:
        FigureError: vectors that are not two numbers each, another number of labels.
    """
    names, array = _named(vectors, labels)
    kinds, legend = grouped(groups, len(array))
    side, left = 300.0, 50.0
    low, high = np.minimum(array.min(0), 0), np.maximum(array.max(0), 0)
    room = 0.62 * (float((high - low).max()) or 1.0)
    (x, y), end = (low + high) / 2, left + side
    x_axis = Axis(x - room, x + room, left, end)
    y_axis = Axis(y - room, y + room, 26 + side, 26)
    scene = Scene(end + max(map(text_width, names)), side + 72)
    draw_axes(scene, x_axis, y_axis, x_label, y_label)
    zero = (x_axis(0.0), y_axis(0.0))
    scene.add(Line(((left, zero[1]), (end, zero[1])), opacity=0.5))
    scene.add(Line(((zero[0], y_axis.start), (zero[0], y_axis.end)), opacity=0.5))
    tips = [(x_axis(float(a)), y_axis(float(b))) for a, b in array]
    for tip, name, kind in zip(tips, names, kinds, strict=True):
        _arrow(scene, zero, tip, name, kind)
    reads = [
        f"{name}: ({number(float(a))}, {number(float(b))}), length {number(float(np.hypot(a, b)))}"
        for name, (a, b) in zip(names, array, strict=True)
    ]
    return _picked(scene, tips, reads, legend, alt, caption)


def _named(
    vectors: Mapping[str, Values] | Values, labels: Sequence[str] | None
) -> tuple[list[str], Floats]:
    """Return the names and the vectors [vector 2]."""
    if isinstance(vectors, Mapping):
        labels = [str(name) for name in vectors]
        vectors = [as_floats(str(name), v, "2") for name, v in vectors.items()]
    array = as_floats("vectors", vectors, "vector 2")
    if array.shape[1] != 2:
        raise FigureError(f"vectors has shape {array.shape}: expected [vector 2].")
    default = [f"vector {i}" for i in range(len(array))]
    return check_labels("labels", list(labels or default), len(array), "vector"), array


def _arrow(
    scene: Scene, zero: tuple[float, float], tip: tuple[float, float], name: str, kind: int
) -> None:
    (x0, y0), (x, y) = zero, tip
    length = float(np.hypot(x - x0, y - y0))
    scene.add(Line((zero, tip), SERIES[kind], 2.5))
    dx, dy = ((x - x0) / length, (y - y0) / length) if length else (1.0, 0.0)
    if length > 6:
        wings = [(x - 11 * dx + s * 4.5 * dy, y - 11 * dy - s * 4.5 * dx) for s in (1, -1)]
        scene.add(Area(((x + 2 * dx, y + 2 * dy), *wings), SERIES[kind]))
    wide, at = text_width(name), x + 7 * dx
    anchor = "middle" if abs(dx) < 0.4 else "start" if dx > 0 or at < wide else "end"
    if anchor == "middle":
        at = max(at, wide / 2)
    scene.add(Text(at, y + 4 + (13 if dy > 0 else 11) * dy, name, anchor))


def grouped(groups: Sequence[object] | None, count: int) -> tuple[list[int], list[str]]:
    """Return the number of each one's group, and the names of the groups."""
    if groups is None:
        return [0] * count, []
    names = check_labels("groups", list(groups), count, "point")
    legend = list(dict.fromkeys(names))
    if len(legend) > len(SERIES):
        raise FigureError(f"groups has {len(legend)} different names: at most 6 can be told apart.")
    return [legend.index(name) for name in names], legend


def _picked(
    scene: Scene,
    at: list[tuple[float, float]],
    reads: list[str],
    legend: list[str],
    alt: str,
    caption: str | None,
) -> Figure:
    """Return the figure in which one of the places `at` is picked and read out."""
    (x, y) = at[0]
    scene.add(Group('class="mg-pick"', (Dot(x, y, "ink", "ring", 8),), hidden=True))
    items = [[round(a - x, 1), round(b - y, 1), r] for (a, b), r in zip(at, reads, strict=True)]
    data = {"items": items, "from": [round(x, 1), round(y, 1)], "by": "xy"}
    entries = []
    for i, name in enumerate(legend):
        dot = Dot(8, 7, SERIES[i], MARKERS[i], 4).svg()
        sample = f'<svg viewBox="0 0 16 14" style="width:16px" aria-hidden="true">{dot}</svg>'
        entries.append(f'<span class="mg-key">{sample}{escape(name, quote=False)}</span>')
    keys = f'<div class="mg-keys">{"".join(entries)}</div>' if entries else ""
    body = f'{keys}<div class="mg-stage">{scene.svg()}</div>'
    return assemble("pick", body, data, alt=alt, caption=caption, picture=scene, read=reads[0])
