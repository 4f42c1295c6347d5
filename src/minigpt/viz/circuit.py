"""A circuit as a graph: nodes in rows by layer, edges by sign and weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minigpt.errors import nearest
from minigpt.viz.arrays import FigureError, Values, as_floats, check_text, signed
from minigpt.viz.axes import WIDTH
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.labels import set_label, width, wrap
from minigpt.viz.layered import Edge, Slot, place
from minigpt.viz.scene import Area, Group, Line, Point, Scene, Text, text_width

ROW, BOX, GAP = 58.0, 24.0, 14.0  # px: distance of rows, height of a node, gap between nodes
NAMED = 5  # edges named in words


def circuit(
    layers: Mapping[str, Sequence[str]],
    edges: Mapping[Edge, Values],
    *,
    weight_label: str,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return a graph whose nodes, pointed at or reached by the arrow keys, light their edges up.

    Rows stand above each other, the first at the bottom, as the residual stream is drawn. The
    thicker an edge, the larger its weight; negative ones are dashed and have the second hue. The
    strongest edges are added to the text alternative.

    Args:
        layers: name of each row → its nodes, in the order in which the model computes them.
        edges: (from, to) → weight; each leads to a later row.
        weight_label: what a weight is, with its unit.
        alt: the finding in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: no nodes or edges, a node twice, an edge of an unknown node or to no later
            row, a weight that is not finite.
    """
    weights = _checked(layers, edges)
    label = check_text("weight_label", weight_label)
    strong = sorted(weights, key=lambda edge: -abs(weights[edge]))
    words = ", ".join(f"{_name(e)} {signed(weights[e])}" for e in strong[:NAMED])
    alt = f"{check_text('alt', alt)} Strongest edges ({label}): {words}."
    box = max(text_width(n) for row in layers.values() for n in row) + 10.0
    at, chains = place(list(layers.values()), strong, box + GAP)
    scene, points = _scene(list(layers), at, box)
    _draw_edges(scene, weights, chains, points)
    nodes = [slot for slot in points if not slot[2]]
    for slot in nodes:
        _draw_node(scene, slot[1], points[slot], box)
    items = _items(nodes, points, weights, strong)
    x, y = points[nodes[0]]
    ring = _corners(x, y, box + 4, BOX + 4)
    scene.add(Group('class="mg-pick"', (Line((*ring, ring[0]), width=2.5),), hidden=True))
    key = f"{label}: solid +, dashed −, thickest {signed(weights[strong[0]])}"
    scene.add(Text(2, scene.height - 4, key))
    scene.width = max(scene.width, text_width(key))
    data = {"items": items, "from": [round(x, 1), round(y, 1)], "by": "rows"}
    body = f'<div class="mg-stage">{scene.svg()}</div>'
    read = f"Strongest edges: {words}"
    return assemble("pick", body, data, alt=alt, caption=caption, picture=scene, read=read)


def _checked(
    layers: Mapping[str, Sequence[str]], edges: Mapping[Edge, Values]
) -> dict[Edge, float]:
    """Return the weight of each edge as a number."""
    names = [name for row in layers.values() for name in row]
    if not names or not edges or not all(len(row) for row in layers.values()):
        raise FigureError("layers or edges is empty: there is nothing to draw.")
    if twice := [name for name in names if names.count(name) > 1]:
        raise FigureError(f"layers names {twice[0]!r} twice: a node stands in one row.")
    row_of = {name: r for r, row in enumerate(layers.values()) for name in row}
    for edge in edges:
        for name in edge:
            if name not in row_of:
                raise FigureError(f"edge {edge}: no node {name!r}, {nearest(name, names)}")
        if row_of[edge[0]] >= row_of[edge[1]]:
            raise FigureError(f"edge {edge} does not lead to a later row: {list(layers)}.")
    return {edge: float(as_floats(f"edges[{edge}]", w, "")) for edge, w in edges.items()}


def _scene(labels: list[str], at: dict[Slot, float], box: float) -> tuple[Scene, dict[Slot, Point]]:
    """Return the scene with the rows' names, and each slot's point, rows from left to right."""
    names = [wrap(label, 12) for label in labels]
    left = max(map(width, names)) + 10
    low, high = min(at.values()) - box / 2, max(at.values()) + box / 2
    room = max(0.0, WIDTH - left - (high - low) - 4) / 2  # a narrow graph stands in the middle
    scene = Scene(left + max(high - low, WIDTH - left - 4) + 4, ROW * len(labels) + 18, 1.2)
    points = {}
    for slot in sorted(at, key=lambda s: (s[0], at[s])):
        y = ROW * (len(labels) - 0.5 - slot[0])
        points[slot] = (round(left + room + at[slot] - low, 1), y)
    for r, name in enumerate(names):
        scene.add(*set_label((2, ROW * (len(labels) - 0.5 - r) + 4.5), name))
    return scene, points


def _draw_edges(
    scene: Scene,
    weights: Mapping[Edge, float],
    chains: Mapping[Edge, list[Slot]],
    points: Mapping[Slot, Point],
) -> None:
    top = max(map(abs, weights.values())) or 1.0
    for k, (edge, chain) in enumerate(chains.items()):
        path: list[Point] = []
        for slot in chain:  # straight up past the nodes of a row
            x, y = points[slot]
            path += [(x, y + BOX / 2), (x, y - BOX / 2)]
        share = abs(weights[edge]) / top
        less = weights[edge] < 0
        line = Line(
            tuple(path[1:-1]), "less" if less else "more", 0.75 + 4 * share, "6 4" if less else "",
            0.35 + 0.65 * share,
        )  # fmt: skip
        scene.add(Group(f'data-k="{k}"', (line,)))


def _draw_node(scene: Scene, name: str, point: Point, box: float) -> None:
    corners = _corners(*point, box, BOX)
    scene.add(
        Area(corners, "ink", 0.08),
        Line((*corners, corners[0]), opacity=0.6),
        Text(point[0], point[1] + 4.5, name, "middle", mono=True),
    )


def _items(
    nodes: Sequence[Slot],
    points: Mapping[Slot, Point],
    weights: Mapping[Edge, float],
    strong: Sequence[Edge],
) -> list[list[object]]:
    """Return for each node its place from the first one, its sentence, and its edges."""
    x0, y0 = points[nodes[0]]
    items: list[list[object]] = []
    for slot in nodes:
        x, y = points[slot]
        into = [f"{a} {signed(weights[a, b])}" for a, b in strong if b == slot[1]]
        out = [f"{b} {signed(weights[a, b])}" for a, b in strong if a == slot[1]]
        read = f"{slot[1]} reads {', '.join(into) or 'none'}; is read by {', '.join(out) or 'none'}"
        lit = [k for k, edge in enumerate(strong) if slot[1] in edge]
        items.append([round(x - x0, 1), y - y0, read, lit])
    return items


def _corners(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    a, b = width / 2, height / 2
    return ((x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b))


def _name(edge: Edge) -> str:
    return f"{edge[0]} → {edge[1]}"
