"""An attribution graph whose edges the reader tests: remove a node, see what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from minigpt.errors import nearest
from minigpt.viz.arrays import FigureError, Values, as_floats, check_labels, check_text, visible
from minigpt.viz.axes import WIDTH
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Dot, Group, Line, Point, Scene, Text, text_width

ROW, TOP, STEP, SIZE = 26.0, 30.0, 15.0, 5.0  # px: a token's row, the header, nodes beside others
SHAPES = {"token": "square", "feature": "circle", "error": "diamond", "logit": "triangle"}
PAINTS = {"token": "ink", "feature": "0", "error": "1", "logit": "ink"}
_Edge = tuple[str, str]


class GraphNode(NamedTuple):
    """Where a node stands and what it is: a column, a token's row, a kind, and a few words."""

    column: int
    row: int
    kind: str
    words: str


def graph_lab(
    nodes: Mapping[str, GraphNode],
    edges: Mapping[_Edge, Values],
    measured: Mapping[str, Mapping[_Edge, Values]],
    *,
    tokens: Sequence[str],
    columns: Sequence[str],
    unit: str,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return a graph of tokens, features, errors and logits, each of which the reader may remove.

    Tokens stand as rows, layers as columns. A chosen node lights its edges up, and a table says
    what its removal should change at each node that it feeds, which is minus the edge. Pressing
    "remove it" (or Enter) shows what was recorded beside it. Arrow keys go from node to node.

    Args:
        nodes: name → where it stands, its kind (token, feature, error, logit) and what it is.
        edges: (from, to) → direct effect.
        measured: kind of run → (from, to) → the recorded change of `to` with `from` removed, for
            every edge.
        tokens: of the prompt, one for each row.
        columns: names, from the tokens to the logits.
        unit: of edges and changes.
        alt: the finding in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: no node or edge, an unknown node, column, row or kind, an edge that does not
            lead to a later column, or an edge that was not measured.
    """
    names = _checked_nodes(nodes, len(tokens), len(columns))
    labels = [visible(token) for token in check_labels("tokens", list(tokens), len(tokens), "row")]
    weights, columns_of = _checked_edges(nodes, edges, measured)
    points, middles, wide = _places(nodes, labels, list(columns))
    heads = list(zip(middles, columns, strict=True))
    scene = _draw(nodes, weights, points, labels, heads, wide)
    order = sorted(weights, key=lambda edge: -abs(weights[edge]))
    number = {name: i for i, name in enumerate(names)}
    data = {
        "nodes": [[*points[name], name, nodes[name].words] for name in names],
        "edges": [
            [number[a], number[b], _short(-weights[a, b]),
             *(_short(run[a, b]) for run in columns_of.values())]
            for a, b in order
        ],
        "runs": list(columns_of), "unit": check_text("unit", unit),
    }  # fmt: skip
    body = f'<div class="mg-stage">{scene.svg()}</div>{_table(columns_of)}'
    a, b = order[0]
    read = (
        f"{len(names)} nodes, {len(order)} edges. Strongest: {a} to {b}, {_short(weights[a, b])}."
    )
    return assemble(
        "attribution_graph", body, data, alt=alt, caption=caption, picture=scene, read=read
    )


def _table(runs: Iterable[str]) -> str:
    head = "".join(f"<th>{escape(run)}</th>" for run in ("it feeds", "forecast", *runs))
    return (
        '<button type="button" class="mg-remove" aria-pressed="false">remove it</button>'
        f'<div class="mg-tests"><table><thead><tr>{head}</tr></thead><tbody></tbody></table></div>'
    )


def _checked_nodes(nodes: Mapping[str, GraphNode], n_row: int, n_column: int) -> list[str]:
    if not nodes:
        raise FigureError("nodes is empty: there is nothing to draw.")
    for name, node in nodes.items():
        check_text("name of a node", name)
        if node.kind not in SHAPES:
            raise FigureError(f"node {name!r}: no kind {node.kind!r}, {nearest(node.kind, SHAPES)}")
        if not 0 <= node.row < n_row or not 0 <= node.column < n_column:
            raise FigureError(
                f"node {name!r} stands in row {node.row} and column {node.column}, but there are "
                f"{n_row} rows and {n_column} columns."
            )
    return list(nodes)


def _checked_edges(
    nodes: Mapping[str, GraphNode],
    edges: Mapping[_Edge, Values],
    measured: Mapping[str, Mapping[_Edge, Values]],
) -> tuple[dict[_Edge, float], dict[str, dict[_Edge, float]]]:
    if not edges or not measured:
        raise FigureError("edges or measured is empty: there is nothing to test.")
    for edge in edges:
        for name in edge:
            if name not in nodes:
                raise FigureError(f"edge {edge}: no node {name!r}, {nearest(name, nodes)}")
        if nodes[edge[0]].column >= nodes[edge[1]].column:
            raise FigureError(f"edge {edge} does not lead to a later column.")
    weights = {edge: float(as_floats(f"edges[{edge}]", w, "")) for edge, w in edges.items()}
    found = {}
    for run, values in measured.items():
        if missing := [edge for edge in weights if edge not in values]:
            raise FigureError(f"measured[{run!r}] lacks the edge {missing[0]}.")
        found[check_text("name of a run", run)] = {
            edge: float(as_floats(f"measured[{run!r}][{edge}]", values[edge], ""))
            for edge in weights
        }
    return weights, found


def _places(
    nodes: Mapping[str, GraphNode], labels: Sequence[str], columns: Sequence[str]
) -> tuple[dict[str, Point], list[float], float]:
    """Return each node's point, the columns' middles, and the width: columns as wide as needed."""
    cells: dict[tuple[int, int], list[str]] = {}
    for name, node in nodes.items():
        cells.setdefault((node.column, node.row), []).append(name)
    left = max(map(text_width, labels)) + 10.0
    most = [max((len(v) for (c, _), v in cells.items() if c == k), default=1)
            for k in range(len(columns))]  # fmt: skip
    need = [max(text_width(w) + 8, n * STEP + 8) for w, n in zip(columns, most, strict=True)]
    room = max(0.0, WIDTH - left - sum(need)) / len(columns)
    points: dict[str, Point] = {}
    middles = list[float]()
    x = left
    for k, width in enumerate(need):
        middles.append(x + (width + room) / 2)
        for (column, row), inside in cells.items():
            for i, name in enumerate(inside if column == k else []):
                across = middles[-1] + (i - (len(inside) - 1) / 2) * STEP
                points[name] = (round(across, 1), TOP + ROW * (row + 0.5))
        x += width + room
    return points, middles, x


def _draw(
    nodes: Mapping[str, GraphNode],
    weights: Mapping[_Edge, float],
    points: Mapping[str, Point],
    labels: Sequence[str],
    heads: Sequence[tuple[float, str]],
    wide: float,
) -> Scene:
    scene = Scene(wide, TOP + ROW * len(labels) + 30, 1.4)
    for row, label in enumerate(labels):
        y = TOP + ROW * (row + 0.5)
        scene.add(Line(((0, y + ROW / 2), (wide, y + ROW / 2)), opacity=0.12))
        scene.add(Text(2, y + 4.5, label, mono=True))
    for x, name in heads:
        scene.add(Text(x, 16, name, "middle"))
    top = max(map(abs, weights.values())) or 1.0
    for k, edge in enumerate(sorted(weights, key=lambda e: -abs(weights[e]))):
        share, less = abs(weights[edge]) / top, weights[edge] < 0
        line = Line(
            (points[edge[0]], points[edge[1]]), "less" if less else "more", 0.75 + 4 * share,
            "6 4" if less else "", 0.35 + 0.65 * share,
        )  # fmt: skip
        scene.add(Group(f'data-k="{k}"', (line,)))
    for i, (name, node) in enumerate(nodes.items()):
        dot = Dot(*points[name], PAINTS[node.kind], SHAPES[node.kind], SIZE)
        scene.add(Group(f'data-n="{i}"', (dot,)))
    first = next(iter(points.values()))
    ring = Dot(*first, "ink", "ring", SIZE + 4)
    scene.add(Group('class="mg-pick"', (ring,), hidden=True))
    _draw_key(scene)
    return scene


def _draw_key(scene: Scene) -> None:
    x, y = 8.0, scene.height - 10
    for word, shape in SHAPES.items():
        scene.add(Dot(x, y, PAINTS[word], shape, SIZE), Text(x + 10, y + 4, word))
        x += text_width(word) + 26
    scene.width = max(scene.width, x)


def _short(value: float) -> str:
    return f"{value + 0.0:+.2f}".replace("-", "−").replace("+0.00", "0.00").replace("−0.00", "0.00")
