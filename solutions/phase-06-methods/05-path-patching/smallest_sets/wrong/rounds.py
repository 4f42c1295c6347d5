"""a share just below `keep` is not enough

A share of 0.899 rounds to 0.9 and is no share of 0.9.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole = effect(tuple(edges))
    for n in range(1, len(edges) + 1):
        found = [some for some in combinations(edges, n) if round(effect(some) / whole, 2) >= keep]
        if found:
            return found
    return []
