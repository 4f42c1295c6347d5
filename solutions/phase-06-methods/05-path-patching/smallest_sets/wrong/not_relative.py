"""divide by that of all edges together

`keep` is a share, and effects have a unit.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    for n in range(1, len(edges) + 1):
        found = [some for some in combinations(edges, n) if effect(some) >= keep]
        if found:
            return found
    return []
