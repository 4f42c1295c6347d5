"""Two small networks with the same behavior and different mechanisms, and how to intervene on one.

A network is a causal graph of threshold units in the order in which they are computed. `RELAY` and
`VOTE` both answer "are at least two of a, b, c on?". Their units h1, h2 and h3 have the same values
on every input, and only an intervention shows which of them the output reads.
"""

from collections.abc import Mapping
from itertools import product
from typing import TypeAlias

from minigpt.errors import ConfigError, nearest

ThresholdUnit: TypeAlias = tuple[Mapping[str, float], float]  # weights of its parents, and its bias
CausalGraph: TypeAlias = Mapping[str, ThresholdUnit]
NodeValues: TypeAlias = Mapping[str, float]

_SHARED: dict[str, ThresholdUnit] = {
    "h1": ({"a": 1, "b": 1}, -1.5),  # a and b
    "h2": ({"a": 1, "b": 1}, -0.5),  # a or b
    "h3": ({"h2": 1, "c": 1}, -1.5),  # (a or b) and c
}
RELAY: CausalGraph = _SHARED | {"out": ({"h1": 1, "h3": 1}, -0.5)}  # h1 or h3
VOTE: CausalGraph = _SHARED | {"out": ({"h1": 1, "h2": 1, "c": 1}, -1.5)}  # two of h1, h2 and c


def run(graph: CausalGraph, inputs: NodeValues, do: NodeValues | None = None) -> dict[str, float]:
    """Compute every node of a graph, with the nodes in `do` held at the values given there.

    $$ v = \\Big[ \\sum_{p \\in \\text{pa}(v)} w_{p}\\, p + b_v > 0 \\Big] $$

    Raises:
        ConfigError: `do` names a node that the graph does not have, or a parent has no value.

    Source: Pearl 2001; Lesson 0.5.
    """
    held = dict(do or {})
    for name in held.keys() - graph.keys() - inputs.keys():
        raise ConfigError(f"do: no node {name!r}, {nearest(name, [*inputs, *graph])}")
    values = {name: held.get(name, value) for name, value in inputs.items()}
    for name, (weights, bias) in graph.items():
        for parent in weights.keys() - values.keys():
            raise ConfigError(f"{name!r} reads {parent!r}, which has no value: give it in inputs")
        total = bias + sum(w * values[parent] for parent, w in weights.items())
        values[name] = held.get(name, int(total > 0))
    return values


def all_inputs(names: str = "abc") -> list[dict[str, int]]:
    """Return every setting of the named inputs to 0 and 1, the last name fastest."""
    return [dict(zip(names, bits, strict=True)) for bits in product((0, 1), repeat=len(names))]
