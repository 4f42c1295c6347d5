"""the list of sets of ten equal edges

After sets of four edges it gives up, and returns all edges.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole = effect(tuple(edges))
    for n in range(1, 5):
        found = [some for some in combinations(edges, n) if effect(some) / whole >= keep]
        if found:
            return found
    return [tuple(edges)]
