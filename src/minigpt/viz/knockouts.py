"""Parts that the reader knocks out, and a recorded measure of several systems without them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_labels
from minigpt.viz.axes import GROW, WIDTH, Axis, span
from minigpt.viz.columns import draw_value_axis
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Group, Line, Scene, Text

TOP, ROW, BAR = 8.0, 26.0, 44.0  # of the first row, and from row to row, and from bar to bar
_MOST = 7


def knockouts(
    values: Mapping[str, Values],
    names: Sequence[str],
    subsets: Sequence[Collection[str]],
    *,
    value_label: str,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return switches for parts, and a bar for each system with the chosen parts knocked out.

    All values are recorded ones: a bar shows `values[system][i]` where `subsets[i]` are the parts
    that are knocked out. Pressing a row switches it; in the picture, up and down choose a row,
    left knocks it out and right restores it.

    Args:
        values: system → [subset].
        names: of the parts, up to seven.
        subsets: every set of names once, in the order of the values.
        value_label: what is shown, with its unit.
        alt: the finding in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: no system, too many parts, or subsets that are not all sets of the names.
    """
    labels = check_labels("names", list(names), len(names), "part")
    order = _order(labels, subsets)
    if not values:
        raise FigureError("values is empty: there is nothing to draw.")
    table = {n: as_floats(f"values[{n!r}]", v, "subset") for n, v in values.items()}
    for name, row in table.items():
        if len(row) != len(order):
            raise FigureError(f"values[{name!r}] has {len(row)} entries for {len(order)} subsets.")
    rows = {name: row[order] for name, row in table.items()}
    low, high = span("values", np.concatenate([[0.0], *rows.values()]), False, True)
    axis = Axis(low, high, 8.0, WIDTH - 48)
    scene = _draw(rows, labels, axis, value_label)
    data = {
        "names": labels, "systems": list(rows), "values": [row.tolist() for row in rows.values()],
        "top": TOP, "row": ROW, "bar": BAR, "axis": [axis.low, axis.high, axis.start, axis.end],
    }  # fmt: skip
    body = f'<div class="mg-stage">{scene.svg()}</div>'
    read = knocked_out_sentence(labels, rows, 0)
    return assemble("knockouts", body, data, alt=alt, caption=caption, picture=scene, read=read)


def knocked_out_sentence(names: Sequence[str], rows: Mapping[str, Floats], gone: int) -> str:
    """Return the readout's sentence, as knockouts.js says it; bit i of `gone` is part i."""
    off = [name for i, name in enumerate(names) if gone >> i & 1]
    said = ", ".join(f"{name} {_number(row[gone])}" for name, row in rows.items())
    return f"Knocked out: {', '.join(off) or 'nothing'}. {said}."


def _number(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-", "−")


def _order(names: Sequence[str], subsets: Sequence[Collection[str]]) -> list[int]:
    """Return where in `subsets` each set of parts stands, by its bits."""
    if not 0 < len(names) <= _MOST or len(set(names)) < len(names):
        raise FigureError(f"{len(names)} parts: give one to {_MOST} different ones.")
    sets = [frozenset(some) for some in subsets]
    wanted = [
        frozenset(name for i, name in enumerate(names) if bits >> i & 1)
        for bits in range(2 ** len(names))
    ]
    if len(sets) != len(wanted) or set(sets) != set(wanted):
        raise FigureError(f"subsets must hold each of the {len(wanted)} sets of {names} once.")
    return [sets.index(some) for some in wanted]


def _draw(rows: Mapping[str, Floats], names: Sequence[str], axis: Axis, label: str) -> Scene:
    n = len(names)
    start = TOP + ROW * n + 12
    bottom = start + BAR * len(rows)
    scene = Scene(WIDTH, bottom + 44, GROW)
    band = ((0.0, TOP), (WIDTH, TOP), (WIDTH, TOP + ROW), (0.0, TOP + ROW))
    scene.add(Group('class="mg-pick"', (Area(band, "ink", 0.07),), hidden=True))
    for i, name in enumerate(names):
        y = TOP + ROW * i + ROW / 2 + 4.5
        hit = Area(((0, y - 17), (WIDTH, y - 17), (WIDTH, y + 8), (0, y + 8)), "ink", 0.0)
        words = (Text(8, y, name), Text(WIDTH - 8, y, "on", "end"))
        scene.add(Group(f'data-row="{i}" style="cursor:pointer"', (hit, *words)))
    scene.add(Line(((0.0, start - 6), (WIDTH, start - 6)), opacity=0.4))
    draw_value_axis(scene, axis, start, bottom, label)
    for i, (name, row) in enumerate(rows.items()):
        y, value = start + BAR * i, float(row[0])
        zero, end = axis(0.0), axis(value)
        corners = ((zero, y + 20), (end, y + 20), (end, y + BAR - 6), (zero, y + BAR - 6))
        marks = (
            Area(corners, str(i), 0.5),
            Text(axis.start, y + 14, name),
            Text(WIDTH - 4, y + 34, _number(value), "end"),
        )
        scene.add(Group(f'data-bar="{i}"', marks))
    return scene
