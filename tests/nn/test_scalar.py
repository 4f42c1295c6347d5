"""The scalar engine against PyTorch on random expressions, and its graph."""

import math
from dataclasses import dataclass

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt.nn import Value
from minigpt.nn.graph import draw, graph
from minigpt.nn.scalar import topological_order
from minigpt.viz.figure import data_of

OPS = ("+", "-", "*", "/", "neg", "exp", "log", "tanh", "relu", "square", "root", "power",
       "1+", "2-", "3*", "1/", "2**", "^-1.5")  # fmt: skip


@dataclass
class Twin:
    """The same number twice."""

    ours: Value
    theirs: torch.Tensor


def apply(op: str, a: Twin, b: Twin) -> Twin:
    """Apply an operation to both, kept inside its domain in the same way for both."""

    def run(x, y, positive):
        return {
            "+": lambda: x + y,
            "-": lambda: x - y,
            "*": lambda: x * y,
            "/": lambda: x / positive(y),
            "neg": lambda: -x,
            "exp": lambda: x.tanh().exp(),
            "log": lambda: positive(x).log(),
            "tanh": lambda: x.tanh(),
            "relu": lambda: x.relu(),
            "square": lambda: x**2,
            "root": lambda: positive(x) ** 0.5,
            "power": lambda: positive(x) ** y.tanh(),
            "1+": lambda: 1 + x,
            "2-": lambda: 2 - x,
            "3*": lambda: 3 * x,
            "1/": lambda: 1 / positive(x),
            "2**": lambda: 2 ** x.tanh(),
            "^-1.5": lambda: positive(x) ** -1.5,
        }[op]()

    def positive(x):
        return x * x + 0.5

    if max(abs(a.ours.data), abs(b.ours.data)) > 50:
        a, b = (Twin(t.ours.tanh(), t.theirs.tanh()) for t in (a, b))
    return Twin(run(a.ours, b.ours, positive), run(a.theirs, b.theirs, positive))


@given(
    leaves=st.lists(st.floats(-3, 3, allow_subnormal=False), min_size=1, max_size=4),
    program=st.lists(
        st.tuples(st.sampled_from(OPS), st.integers(0, 99), st.integers(0, 99)),
        min_size=1,
        max_size=14,
    ),
)
def test_random_expressions_match_pytorch(
    leaves: list[float], program: list[tuple[str, int, int]]
) -> None:
    """Results are drawn from anywhere, so nodes are shared, unused, or used twice by one."""
    made = [
        Twin(Value(x), torch.tensor(x, dtype=torch.float64, requires_grad=True)) for x in leaves
    ]
    for op, i, j in program:
        made.append(apply(op, made[-1 - i % len(made)], made[-1 - j % len(made)]))
    end = made[-1]
    assert end.ours.data == pytest.approx(end.theirs.item(), rel=1e-10, abs=1e-10)
    end.ours.backward()
    end.theirs.backward()
    for leaf in made[: len(leaves)]:
        expected = 0.0 if leaf.theirs.grad is None else leaf.theirs.grad.item()
        assert leaf.ours.grad == pytest.approx(expected, rel=1e-10, abs=1e-10)


def test_a_node_used_twice_adds_up() -> None:
    a = Value(3.0)
    b = a + a
    (b * b).backward()  # 4a²
    assert (b.grad, a.grad) == (12.0, 24.0)


def test_a_late_path_waits_for_its_gradient() -> None:
    """Depth-first without a topological order would pass b's gradient on too early."""
    a = Value(2.0)
    b = a * 3
    c = b + 1
    (c * b).backward()  # 3a (3a + 1)
    assert a.grad == 18 * 2 + 3


def test_backward_twice_adds_twice_all_the_way_down() -> None:
    a = Value(2.0)
    b = a * a
    c = b * 5
    c.backward()
    c.backward()
    assert (c.grad, b.grad, a.grad) == (2.0, 10.0, 40.0)


def test_a_graph_deeper_than_the_recursion_limit() -> None:
    x = start = Value(1.0)
    for _ in range(20_000):
        x = x + 1e-4
    x.backward()
    assert start.grad == 1.0


@pytest.mark.parametrize(
    ("base", "exponent", "slope"),
    [(0.0, 0, 0.0), (0.0, 1, 1.0), (0.0, 0.5, math.inf), (-2.0, 3, 12.0)],
)
def test_powers_at_the_edge(base: float, exponent: float, slope: float) -> None:
    x = Value(base)
    y = x**exponent
    y.backward()
    assert (y.data, x.grad) == (base**exponent, slope)


def test_what_has_no_value_is_refused_by_python() -> None:
    for wrong in (lambda: Value(-1).log(), lambda: Value(-1) ** 0.5, lambda: 1 / Value(0)):
        with pytest.raises((ValueError, ZeroDivisionError)):
            wrong()


def test_the_order_puts_parents_first() -> None:
    a, b = Value(1.0, "a"), Value(2.0, "b")
    end = ((a + b) * a).tanh() + b.exp() / a
    order = topological_order(end)
    place = {node: i for i, node in enumerate(order)}
    assert len(place) == len(order) == 8
    assert all(place[parent] < place[node] for node in order for parent in node.parents)


def test_the_graph_says_what_was_computed() -> None:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    end = (a * b + 10).tanh()
    end.backward()
    found = graph(end)
    named = {node.name: node for node in found.nodes}
    assert list(named) == ["a", "b", "×", "10", "+", "tanh"]
    assert [node.column for node in found.nodes] == [0, 0, 1, 1, 2, 3]
    assert named["×"].data == -6.0
    assert named["a"].grad == a.grad
    slopes = {(found.nodes[e.tail].name, found.nodes[e.head].name): e.slope for e in found.edges}
    assert slopes["a", "×"] == -3.0
    assert slopes["b", "×"] == 2.0
    assert len({(node.column, node.row) for node in found.nodes}) == len(found.nodes)
    dot = found.to_dot()
    assert dot.count("->") == 5
    assert '0 [label="a\\n2\\n∂' in dot


def test_a_picture_of_the_graph_gains_one_gradient_a_step() -> None:
    a = Value(2.0, "a")
    end = (a * a + 1).relu()
    figure = draw(end, alt="a goes into × twice", caption="a² + 1")
    data = data_of(figure.html)
    assert data["frames"] == ["0", "1", "2", "3", "4", "5"]
    assert data["said"][-1] == "Step 5: the gradient of a is 4."
    assert a.grad == 0, "drawing does not do the reader's work"
    frames = figure.html.split("mg-stage mg-step")[1:]
    assert [frame.count("∂ ?") for frame in frames] == [5, 4, 3, 2, 1, 0]
    assert all(text in figure.html for text in ("relu = 5", "a goes into × twice", "a² + 1"))
    assert repr(a) == "Value(a: 2, grad=0)"
