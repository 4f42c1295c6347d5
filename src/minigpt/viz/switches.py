"""Networks of units that the reader holds on or off: what does the output do?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from minigpt.errors import nearest
from minigpt.viz.arrays import FigureError, check_text
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Group, Line, Point, Scene, Text

Gate: TypeAlias = tuple[Mapping[str, float], float]  # weights of the parents, bias

COLUMN, ROW, BOX, TALL = 96.0, 54.0, 56.0, 34.0
TITLE = 24.0
ON = 0.45  # shade of a node that is on


def switches(
    graphs: Mapping[str, Mapping[str, Gate]],
    places: Mapping[str, Sequence[float]],
    *,
    alt: str,
    out: str = "out",
    caption: str | None = None,
) -> Figure:
    """Return networks of threshold units, to be intervened on by pointer or by keyboard.

    A node that no unit computes is an input: pressing it sets it to 0 or 1, in all networks at
    once. Pressing a unit holds it on, then off, then sets it free again, in its own network. A unit
    is on where its parents, weighted, and its bias sum to more than 0, as in
    `tasks.mechanisms.run`. All networks are drawn alike: what `out` reads stays dashed until the
    reader asks for it.

    Args:
        graphs: title → unit → (weights of its parents, bias), in the order of computation.
        places: node → (column, row); halves are allowed.
        alt: what the figure shows, in a sentence or two.
        out: the unit whose parents are hidden at first, and whose value is read out.
        caption: shown below.

    Raises:
        FigureError: no graph, a node without a place, or graphs without `out`.
    """
    inputs = _checked(graphs, places, out)
    tall = max(float(row) for _, row in places.values()) * ROW + TALL + TITLE + 8
    wide = max(float(column) for column, _ in places.values()) * COLUMN + BOX + 4
    scene = Scene(wide, tall * len(graphs) + 2, 1.2)
    for g, (title, units) in enumerate(graphs.items()):
        at = {
            name: (place[0] * COLUMN + BOX / 2 + 2, g * tall + TITLE + place[1] * ROW + TALL / 2)
            for name, place in places.items()
        }
        scene.add(Text(2, g * tall + 15, check_text("title of a graph", title)))
        _draw_wires(scene, g, units, at, out, set().union(*(u[out][0] for u in graphs.values())))
        values = _values(units, inputs)
        for name in [*inputs, *units]:
            _draw_node(scene, g, name, values[name], at[name])
    data = {
        "inputs": inputs,
        "out": out,
        "graphs": [
            [title, [[name, dict(w), bias] for name, (w, bias) in units.items()]]
            for title, units in graphs.items()
        ],
    }
    body = f'<div class="mg-stage">{scene.svg()}</div><div class="mg-buttons"></div>'
    first = [f"{title}: {out} = {_values(u, inputs)[out]}" for title, u in graphs.items()]
    read = f"{', '.join(f'{name} = 0' for name in inputs)}. {'. '.join(first)}."
    return assemble("switches", body, data, alt=alt, caption=caption, picture=scene, read=read)


def _checked(
    graphs: Mapping[str, Mapping[str, Gate]], places: Mapping[str, Sequence[float]], out: str
) -> dict[str, int]:
    """Return the inputs, all of them off, in the order of the places."""
    if not graphs:
        raise FigureError("there is no network to draw: give at least one graph.")
    named: set[str] = set()
    for title, units in graphs.items():
        if out not in units:
            raise FigureError(f"{title!r} has no unit {out!r}, {nearest(out, list(units))}.")
        named |= {*units, *(parent for weights, _ in units.values() for parent in weights)}
        for name in sorted(named - places.keys()):
            raise FigureError(f"{title!r}: the node {name!r} has no place: give (column, row).")
    computed = set().union(*graphs.values())
    return {name: 0 for name in places if name in named - computed}


def _values(units: Mapping[str, Gate], inputs: Mapping[str, int]) -> dict[str, int]:
    """Return what every node holds while nothing is held by hand."""
    values = dict(inputs)
    for name, (weights, bias) in units.items():
        values[name] = int(sum(w * values[p] for p, w in weights.items()) + bias > 0)
    return values


def _draw_wires(
    scene: Scene,
    g: int,
    units: Mapping[str, Gate],
    at: Mapping[str, Point],
    out: str,
    candidates: set[str],
) -> None:
    for name, (weights, _) in units.items():
        hidden = name == out
        for parent in sorted(candidates | set(weights)) if hidden else weights:
            (x, y), (x1, y1) = at[parent], at[name]
            ends = ((x + BOX / 2, y), (x1 - BOX / 2, y1))
            read = ' data-read="1"' if weights.get(parent) else ""
            tag = f'data-e="{g} {parent} {name}"{read}'
            line = Line(ends, "ink", 1.3, "4 4" if hidden else "", 0.5)
            scene.add(Group(tag + (' data-hidden="1"' if hidden else ""), (line,)))


def _draw_node(scene: Scene, g: int, name: str, value: int, center: Point) -> None:
    x, y = center
    a, b = BOX / 2, TALL / 2
    corners = ((x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b))
    marks = (
        Area(corners, "0", ON if value else 0.0),
        Line((*corners, corners[0]), "0", 1.5),
        Text(x - 7, y + 5, name, "middle"),
        Text(x + 17, y + 5, str(value), "middle", mono=True),
    )
    scene.add(Group(f'data-n="{g} {name}"', marks))
