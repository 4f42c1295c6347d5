"""The computation behind a `Value` as a graph: data for a figure, a picture, or Graphviz text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minigpt.nn.scalar import Value, topological_order

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from minigpt.viz.figure import Figure

HALF_WIDTH, HALF_HEIGHT = 0.28, 0.36  # of a box, in columns and rows


@dataclass(frozen=True)
class Node:
    """One value: its column is its distance from the inputs, its row its place in the column."""

    name: str
    data: float
    grad: float
    column: int
    row: float


@dataclass(frozen=True)
class Edge:
    """Node number `tail` went into node number `head`; `slope` is ∂head/∂tail."""

    tail: int
    head: int
    slope: float


@dataclass(frozen=True)
class Graph:
    """Nodes, inputs first and the result last, and the edges between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def to_dot(self) -> str:
        """Return the graph in Graphviz's language, left to right."""
        lines = ["digraph {", "  rankdir=LR; node [shape=box];"]
        for i, node in enumerate(self.nodes):
            name = node.name.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'  {i} [label="{name}\\n{node.data:.4g}\\n∂ {node.grad:.4g}"];')
        lines += [f'  {e.tail} -> {e.head} [label="{e.slope:.4g}"];' for e in self.edges]
        return "\n".join([*lines, "}"])


def graph(end: Value) -> Graph:
    """Lay out everything that `end` was computed from, each node right of all its parents.

    Example:
        >>> a = Value(3.0, "a")
        >>> [(node.name, node.column) for node in graph(a * a + 1.0).nodes]
        [('a', 0), ('×', 1), ('1', 1), ('+', 2)]
    """
    order = topological_order(end)
    number = {node: i for i, node in enumerate(order)}
    column = _columns(order)
    row = _rows(order, column)
    nodes = tuple(Node(_name(v), v.data, v.grad, column[v], row[v]) for v in order)
    edges = tuple(
        Edge(number[parent], number[v], slope)
        for v in order
        for parent, slope in zip(v.parents, v.slopes, strict=True)
    )
    return Graph(nodes, edges)


def _name(node: Value) -> str:
    return " ".join(filter(None, [node.label, node.op])) or f"{node.data:g}"


def _columns(order: list[Value]) -> dict[Value, int]:
    """Put results right of all their parents, and inputs just left of where they go in first."""
    column: dict[Value, int] = {}
    for node in order:
        column[node] = 1 + max((column[parent] for parent in node.parents), default=-1)
    for node in order:
        uses = [column[other] for other in order if node in other.parents]
        if uses and not node.parents:
            column[node] = min(uses) - 1
    return column


def _rows(order: list[Value], column: dict[Value, int]) -> dict[Value, float]:
    """Stack each column around 0, a node near the middle of its parents, inputs below them."""
    row: dict[Value, float] = {}
    for at in range(max(column.values()) + 1):
        members = [node for node in order if column[node] == at]
        wish = {v: sum(row[p] for p in v.parents) / len(v.parents) for v in members if v.parents}
        members.sort(key=lambda node: wish.get(node, math.inf))
        for i, node in enumerate(members):
            row[node] = i - (len(members) - 1) / 2
    return row


def draw(end: Value, *, alt: str, caption: str | None = None) -> Figure:
    """Return a picture of the graph: boxes with value and gradient, arrows with local slopes.

    Meant for up to some thirty nodes. `alt` says what to see in it.
    """
    import matplotlib.pyplot as plt

    from minigpt.viz import theme
    from minigpt.viz.matplot import static

    picture = graph(end)
    rows = [node.row for node in picture.nodes]
    columns = 1 + picture.nodes[-1].column
    with theme.context():
        fig, ax = plt.subplots(figsize=(1.15 * columns, 0.8 * (1 + max(rows) - min(rows)) + 0.1))
        ax.axis("off")
        ax.set_xlim(-0.4, columns - 0.6)
        ax.set_ylim(max(rows) + 0.5, min(rows) - 0.5)
        for node in picture.nodes:
            _draw_node(ax, node, theme.INK_SENTINEL)
        for edge in picture.edges:
            _draw_edge(ax, picture.nodes[edge.tail], picture.nodes[edge.head], edge.slope)
        return static(fig, alt=alt, caption=caption)


def _draw_node(ax: Axes, node: Node, ink: str) -> None:
    from matplotlib.patches import Rectangle

    corner = node.column - HALF_WIDTH, node.row - HALF_HEIGHT
    ax.add_patch(Rectangle(corner, 2 * HALF_WIDTH, 2 * HALF_HEIGHT, fill=False, ec=ink))
    text = f"{node.name}\n{node.data:.3g}\n∂ {node.grad:.3g}"
    ax.text(node.column, node.row, text, ha="center", va="center", fontsize=9, linespacing=1.1)


def _draw_edge(ax: Axes, tail: Node, head: Node, slope: float) -> None:
    from minigpt.viz.theme import LIGHT

    start, end = (tail.column + HALF_WIDTH, tail.row), (head.column - HALF_WIDTH, head.row)
    arrow = {"arrowstyle": "->", "color": LIGHT["0"], "lw": 1.2, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=arrow)
    x, y = (0.6 * a + 0.4 * b for a, b in zip(start, end, strict=True))
    side = "center" if tail.row == head.row else "left" if head.row > tail.row else "right"
    ax.text(x, y - 0.04, f"{slope:.3g}", ha=side, va="bottom", fontsize=8)
