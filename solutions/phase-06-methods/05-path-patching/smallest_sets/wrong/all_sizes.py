"""larger sets are among them too

A set with one more edge that does nothing is good enough as well, and not smallest.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole, found = effect(tuple(edges)), []
    for n in range(1, len(edges) + 1):
        found += [some for some in combinations(edges, n) if effect(some) / whole >= keep]
    return found
