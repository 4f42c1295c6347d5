"""a share of exactly `keep` is enough

With `keep` = 1 a strict comparison may find nothing at all.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole = effect(tuple(edges))
    for n in range(1, len(edges) + 1):
        found = [some for some in combinations(edges, n) if effect(some) / whole > keep]
        if found:
            return found
    return []
