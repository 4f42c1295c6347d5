"""`keep` is not used

The lesson's 0.9 is written into the code.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole = effect(tuple(edges))
    for n in range(1, len(edges) + 1):
        found = [some for some in combinations(edges, n) if effect(some) / whole >= 0.9]
        if found:
            return found
    return []
