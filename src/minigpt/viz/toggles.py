"""A small network whose edges carry a clean or a corrupt value: the reader chooses which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TypeAlias

from minigpt.errors import nearest
from minigpt.viz.arrays import FigureError
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.layered import Edge
from minigpt.viz.scene import Area, Group, Line, Point, Scene, Text

_Unit: TypeAlias = tuple[Mapping[str, float], float, bool]  # weights of the parents, bias, ReLU?

COLUMN, ROW, BOX, TALL = 80.0, 66.0, 56.0, 34.0
_GRID = "display:grid;gap:4px;margin-top:6px"


def toggles(
    units: Mapping[str, _Unit],
    places: Mapping[str, Sequence[float]],
    *,
    alt: str,
    clean: Mapping[str, float],
    corrupt: Mapping[str, float],
    caption: str | None = None,
) -> Figure:
    """Return a network in which single edges are made corrupt, by pointer or by keyboard.

    An edge that is made corrupt hands its reader the value that the sender has in the corrupt
    run; all other edges hand on what the sender computes now (`values`). Pressing a node makes all
    of its outgoing edges corrupt, which is what patching the node does. The last unit is read out.

    Args:
        units: name → (weights of the parents, bias, whether a ReLU follows), in the order of
            computation.
        places: node → (column, row); halves are allowed.
        alt: what the figure shows, in a sentence or two.
        clean: the inputs of the clean run. corrupt: those of the corrupt run.
        caption: shown below.

    Raises:
        FigureError: no unit, other inputs in the two runs, a node without a place, or a unit that
            reads what is not computed before it.
    """
    edges = _checked(units, places, clean, corrupt)
    at = {
        name: (place[0] * COLUMN + BOX / 2 + 2, place[1] * ROW + TALL / 2 + 3)
        for name, place in places.items()
    }
    wide, tall = (max(axis) for axis in zip(*at.values(), strict=True))
    scene = Scene(wide + BOX / 2 + 4, tall + TALL / 2 + 4, 1.2)
    for edge in edges:
        _draw_edge(scene, edge, at)
    now = values(units, clean, corrupt, set())
    for name, value in now.items():
        _draw_node(scene, name, two_decimals(value), at[name])
    data = {
        "clean": dict(clean),
        "corrupt": dict(corrupt),
        "units": [[name, dict(w), bias, relu] for name, (w, bias, relu) in units.items()],
    }
    body = (
        f'<div class="mg-stage">{scene.svg()}</div><div class="mg-buttons" style="{_GRID}"></div>'
    )
    read = exchanged_readout(units, clean, corrupt, set())
    return assemble("toggles", body, data, alt=alt, caption=caption, picture=scene, read=read)


def values(
    units: Mapping[str, _Unit],
    clean: Mapping[str, float],
    corrupt: Mapping[str, float],
    exchanged: Set[Edge],
) -> dict[str, float]:
    """Return what every node holds when some edges carry the sender's corrupt value.

    $$ v_r = \\phi\\Big(b_r + \\sum_s w_{sr}\\, e_{sr}\\Big), \\qquad
       e_{sr} = \\tilde v_s \\text{ if exchanged, else } v_s $$
    """
    now, other = dict(clean), dict(corrupt)
    for name, (weights, bias, relu) in units.items():
        there = bias + sum(w * other[p] for p, w in weights.items())
        here = bias + sum(
            w * (other if (p, name) in exchanged else now)[p] for p, w in weights.items()
        )
        other[name], now[name] = (max(v, 0.0) if relu else v for v in (there, here))
    return now


def exchanged_readout(
    units: Mapping[str, _Unit],
    clean: Mapping[str, float],
    corrupt: Mapping[str, float],
    exchanged: Set[Edge],
) -> str:
    """Return the sentence below the figure, as toggles.js says it."""
    out = list(units)[-1]
    ends = [values(units, inputs, inputs, set())[out] for inputs in (clean, corrupt)]
    now = values(units, clean, corrupt, exchanged)[out]
    named = [f"{a}→{b}" for a, b in edges_of(units) if (a, b) in exchanged]
    effect = two_decimals(now - ends[0])
    return (
        f"Corrupt: {', '.join(named) or 'none'}. {out} = {two_decimals(now)}, a change of {effect} "
        f"(clean {two_decimals(ends[0])}, corrupt {two_decimals(ends[1])})."
    )


def two_decimals(value: float) -> str:
    """Return a value with at most two decimals and a real minus sign."""
    text = f"{value + 0.0:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def edges_of(units: Mapping[str, _Unit]) -> list[Edge]:
    """Return every edge, by reader, then by sender."""
    return [(parent, name) for name, (weights, *_) in units.items() for parent in weights]


def _checked(
    units: Mapping[str, _Unit],
    places: Mapping[str, Sequence[float]],
    clean: Mapping[str, float],
    corrupt: Mapping[str, float],
) -> list[Edge]:
    """Return the edges, after all names are known."""
    if not units:
        raise FigureError("there is no network to draw: give at least one unit.")
    if clean.keys() != corrupt.keys():
        raise FigureError(f"clean has inputs {list(clean)} and corrupt has {list(corrupt)}.")
    known = list(clean)
    for name, (weights, *_) in units.items():
        for parent in weights:
            if parent not in known:
                raise FigureError(f"{name!r} reads {parent!r}, {nearest(parent, known)}.")
        known.append(name)
    for name in known:
        if name not in places:
            raise FigureError(f"the node {name!r} has no place: give (column, row).")
    return edges_of(units)


def _draw_edge(scene: Scene, edge: Edge, at: Mapping[str, Point]) -> None:
    """Draw an edge, and around it, unseen, what a finger can meet."""
    (x, y), (x1, y1) = at[edge[0]], at[edge[1]]
    start, end = (x + BOX / 2, y), (x1 - BOX / 2, y1)
    line = Line((start, end), "ink", 1.5, "", 0.6)
    wide = Line((start, end), "ink", 16, "", 0.0)
    scene.add(Group(f'data-e="{edge[0]} {edge[1]}"', (wide, line)))


def _draw_node(scene: Scene, name: str, value: str, center: Point) -> None:
    x, y = center
    a, b = BOX / 2, TALL / 2
    corners = ((x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b))
    marks = (
        Area(corners, "0", 0.14),
        Line((*corners, corners[0]), "0", 1.5),
        Text(x - 10, y + 5, name, "middle"),
        Text(x + 19, y + 5, value, "middle", mono=True),
    )
    scene.add(Group(f'data-n="{name}"', marks))
