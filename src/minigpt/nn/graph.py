"""The computation behind a `Value` as a graph: data for a figure, a picture, or Graphviz text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minigpt.nn.scalar import Value, topological_order

if TYPE_CHECKING:
    from minigpt.viz.figure import Figure


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
    """Return the graph with a slider over the steps of the backward pass, inputs at the top.

    A box shows the value and, once it is complete, the gradient of `end` with respect to it; an
    arrow shows the local slope. Meant for up to some twenty nodes. `alt` says what to see in it.
    """
    from minigpt.viz.steps import steps

    picture, order = graph(end), topological_order(end)
    adjoint = dict.fromkeys(order, 0.0) | {end: 1.0}
    frames, known = {"0": _frame(picture, {}, "Before the backward pass.")}, dict[int, float]()
    for done, node in enumerate(reversed(order), start=1):
        number = len(order) - done
        known[number] = adjoint[node]
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            adjoint[parent] += slope * adjoint[node]
        said = f"Step {done}: the gradient of {_name(node)} is {_number(adjoint[node])}."
        frames[str(done)] = _frame(picture, dict(known), said)
    return steps(frames, alt=alt, caption=caption, step_label="step of the backward pass")


def _frame(picture: Graph, known: dict[int, float], said: str) -> Figure:
    """The graph when the gradients of these nodes are complete."""
    from minigpt.viz.diagram import diagram

    boxes = {
        str(i): (
            node.row, node.column, f"{node.name} = {_number(node.data)}",
            f"∂ {_number(known[i])}" if i in known else "∂ ?",
        )
        for i, node in enumerate(picture.nodes)
    }  # fmt: skip
    wires = [(str(edge.tail), str(edge.head), _number(edge.slope)) for edge in picture.edges]
    return diagram(boxes, wires, alt=said)


def _number(x: float) -> str:
    return f"{x:.4g}".replace("-", "−")
