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
    ### BEGIN SOLUTION
    whole, inside = frozenset(model), frozenset(circuit)
    sets = [frozenset(K) for n in range(len(inside) + 1) for K in combinations(inside, n)]
    left = {K: measure(inside - K) for K in sets}
    gap = abs(measure(whole) - left[frozenset()])
    incomplete = max(abs(left[K] - measure(whole - K)) for K in sets)
    minimal = {v: max(abs(left[K | {v}] - left[K]) for K in sets if v not in K) for v in inside}
    return gap, incomplete, minimal
    ### END SOLUTION
