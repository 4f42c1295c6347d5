"""you return one set

Whoever stops at the first set believes that it is the only one.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole = effect(tuple(edges))
    for n in range(1, len(edges) + 1):
        for some in combinations(edges, n):
            if effect(some) / whole >= keep:
                return [some]
    return []
