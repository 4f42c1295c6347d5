"""The smallest sets of edges that carry most of an effect."""

from collections.abc import Callable, Sequence
from itertools import combinations


def smallest_sets(
    edges: Sequence[str],
    effect: Callable[[tuple[str, ...]], float],
    keep: float,
) -> list[tuple[str, ...]]:
    """Return all smallest sets that carry a share `keep` of the effect.

    `effect(some)` is the change of the metric when these edges, a tuple
    in the order of `edges`, are exchanged together. It may be negative,
    and effects need not add up. The share of a set is its effect over
    that of all edges together. Find the least number n of edges, at
    least one, for which some set has a share of `keep` or more. Return
    every such set of n edges, in the order of `itertools.combinations`.

    Example:
        A alone carries half of −4, so do B and C, and B and C overlap.

        >>> def effect(some):
        ...     b_or_c = "B" in some or "C" in some
        ...     return -2.0 * ("A" in some) - 2.0 * b_or_c
        >>> smallest_sets("ABC", effect, 0.9)
        [('A', 'B'), ('A', 'C')]
    """
    ### BEGIN SOLUTION
    whole = effect(tuple(edges))
    for n in range(1, len(edges) + 1):
        found = [some for some in combinations(edges, n) if effect(some) / whole >= keep]
        if found:
            return found
    return []
    ### END SOLUTION
