"""Labeled boxes and arrows: wires between heads, shapes along a block, causal graphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from minigpt.viz.arrays import FigureError, check_text
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Line, Point, Scene, Text, text_width

COLUMN, ROW_HEIGHT, GAP = 150.0, 92.0, 16.0
BOX_HEIGHT, PAD, HEAD = 50.0, 10.0, 7.0
MIN_WIDTH = 60.0


class Box(NamedTuple):
    """Where a box stands on the grid, what it is called, and the axes of what is in it."""

    column: float
    row: float
    label: str
    axes: str = ""


class Wire(NamedTuple):
    """An arrow from one box to another; a dashed one is a control, or a path that is cut."""

    start: str
    end: str
    label: str = ""
    dashed: bool = False


def diagram(
    boxes: Mapping[str, Box | Sequence[float | str]],
    wires: Sequence[Wire | Sequence[str | bool]],
    *,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return boxes on a grid with arrows between them.

    Args:
        boxes: by name, (column, row, label) or (column, row, label, axes); halves are allowed.
        wires: (start, end), (start, end, label) or (start, end, label, dashed), by name.
        alt: what the diagram says, in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: no box, boxes that overlap, an arrow to nowhere or from a box to itself.
    """
    placed = {name: Box(*box) for name, box in boxes.items()}
    drawn = [Wire(*wire) for wire in wires]
    _check(placed, drawn)
    centers = {
        name: (box.column * COLUMN, box.row * ROW_HEIGHT + BOX_HEIGHT / 2 + 4)
        for name, box in placed.items()
    }
    spans = [(centers[name][0], _half(box), _half(box)) for name, box in placed.items()]
    spans += [_beside(wire, centers[wire.start], centers[wire.end]) for wire in drawn]
    left, top = min(x - w for x, w, _ in spans) - 4, min(y for _, y in centers.values())
    centers = {n: (x - left, y - top + BOX_HEIGHT / 2 + 4) for n, (x, y) in centers.items()}
    scene = Scene(
        max(x + w for x, _, w in spans) - left + 4,
        max(y for _, y in centers.values()) + BOX_HEIGHT / 2 + 4,
    )
    for wire in drawn:
        start = centers[wire.start], _half(placed[wire.start])
        _draw_wire(scene, wire, start, (centers[wire.end], _half(placed[wire.end])))
    for name, box in placed.items():
        _draw_box(scene, box, centers[name])
    body = f'<div class="mg-stage">{scene.svg()}</div>'
    return assemble("diagram", body, {}, alt=alt, caption=caption, picture=scene)


def _check(boxes: Mapping[str, Box], wires: Sequence[Wire]) -> None:
    if not boxes:
        raise FigureError("a diagram needs boxes: give at least one")
    names = list(boxes)
    for box in boxes.values():
        check_text("label of a box", box.label)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            a, b = boxes[first], boxes[second]
            near = abs(a.column - b.column) * COLUMN < _half(a) + _half(b) + GAP / 2
            if near and abs(a.row - b.row) * ROW_HEIGHT < BOX_HEIGHT + GAP / 2:
                raise FigureError(f"the boxes {first!r} and {second!r} overlap: move one")
    for wire in wires:
        for end in (wire.start, wire.end):
            if end not in boxes:
                raise FigureError(f"no box {end!r}; there are {', '.join(names)}")
        if wire.start == wire.end:
            raise FigureError(f"the arrow from {wire.start!r} leads back to it")


def _half(box: Box) -> float:
    """Return half of a box's width: as wide as what is written in it."""
    width = max(text_width(box.label), text_width(box.axes, 12), MIN_WIDTH) + 2 * PAD
    if width > COLUMN - GAP:
        raise FigureError(f"{box.label!r} is too long for a box: shorten it, or its axes")
    return width / 2


def _beside(wire: Wire, start: Point, end: Point) -> tuple[float, float, float]:
    """Return the middle of a wire, and how far its label reaches to the left and right of it."""
    middle, wide = (start[0] + end[0]) / 2, text_width(wire.label, 12) if wire.label else 0.0
    if abs(end[0] - start[0]) > abs(end[1] - start[1]):
        return middle, wide / 2, wide / 2
    return middle, 0.0, 7 + wide if wire.label else 0.0


def _draw_box(scene: Scene, box: Box, center: Point) -> None:
    x, y = center
    half, tall = _half(box), BOX_HEIGHT / 2
    corners = tuple((x + i * half, y + j * tall) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1)))
    scene.add(Area(corners, "0", 0.12), Line((*corners, corners[0]), "0", 1.5))
    scene.add(Text(x, y + (-2 if box.axes else 5), box.label, "middle"))
    if box.axes:
        scene.add(Text(x, y + 16, box.axes, "middle", size=12))


def _draw_wire(
    scene: Scene, wire: Wire, start: tuple[Point, float], end: tuple[Point, float]
) -> None:
    a, b = _edge(*start, end[0]), _edge(*end, start[0])
    length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 or 1.0
    dx, dy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    neck = (b[0] - HEAD * dx, b[1] - HEAD * dy)
    side = (HEAD * 0.5 * -dy, HEAD * 0.5 * dx)
    scene.add(Line((a, neck), "ink", 1.3, "5 4" if wire.dashed else "", 0.75))
    left, right = ((neck[0] + s * side[0], neck[1] + s * side[1]) for s in (1, -1))
    scene.add(Area((b, left, right), "ink", 0.75))
    if wire.label:
        across = abs(dx) > abs(dy)
        x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        place = (x, y - 6) if across else (x + 7, y + 4)
        scene.add(Text(*place, wire.label, "middle" if across else "start", size=12))


def _edge(center: Point, half: float, other: Point) -> Point:
    """Return where the line to another box leaves a box, and a hair more."""
    dx, dy = other[0] - center[0], other[1] - center[1]
    reach = min(
        (half + 2) / abs(dx) if dx else float("inf"),
        (BOX_HEIGHT / 2 + 2) / abs(dy) if dy else float("inf"),
    )
    return center[0] + dx * reach, center[1] + dy * reach
