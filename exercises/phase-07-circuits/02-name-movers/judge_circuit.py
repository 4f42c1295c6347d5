"""Faithful, complete, minimal: three numbers that judge a circuit."""

from collections.abc import Callable, Collection
from itertools import combinations


def judge_circuit(
    measure: Callable[[frozenset[str]], float],
    model: Collection[str],
    circuit: Collection[str],
) -> tuple[float, float, dict[str, float]]:
    """Return the gap, the incompleteness, and the minimality of every head.

    `measure(heads)` is F: the mean lead with these heads alone, all
    others knocked out. `model` holds all heads, `circuit` some of them.
    A set K runs over all subsets of the circuit, the empty one and the
    whole circuit included.

    - gap: |F(model) − F(circuit)|
    - incompleteness: the largest |F(circuit \\ K) − F(model \\ K)|
    - minimality of v: the largest |F(circuit \\ (K ∪ {v})) − F(circuit \\ K)|
      over the K without v; a dict with an entry for each v in the circuit

    Example:
        Each of a and b is enough for a lead of 4.

        >>> def measure(heads):
        ...     return 4.0 if {"a", "b"} & heads else 0.0
        >>> judge_circuit(measure, {"a", "b", "c"}, {"a"})
        (0.0, 4.0, {'a': 4.0})
    """
    raise NotImplementedError("7.2.4 judge_circuit: your code here")
