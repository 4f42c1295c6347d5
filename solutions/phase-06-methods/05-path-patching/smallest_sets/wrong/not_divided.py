"""turns around: divide first

Multiplied by a negative effect, the inequality points the other way.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole = effect(tuple(edges))
    for n in range(1, len(edges) + 1):
        found = [some for some in combinations(edges, n) if effect(some) >= keep * whole]
        if found:
            return found
    return []
