"""the share compares sizes without their sign

A set that raises the metric carries nothing of an effect that lowers it.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole = abs(effect(tuple(edges)))
    for n in range(1, len(edges) + 1):
        found = [some for some in combinations(edges, n) if abs(effect(some)) / whole >= keep]
        if found:
            return found
    return []
