"""no edge can be left out of these sets

Minimal by inclusion is not the same as smallest.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole, found = effect(tuple(edges)), []
    for n in range(1, len(edges) + 1):
        for some in combinations(edges, n):
            new = not any(set(other) < set(some) for other in found)
            if new and effect(some) / whole >= keep:
                found.append(some)
    return found
