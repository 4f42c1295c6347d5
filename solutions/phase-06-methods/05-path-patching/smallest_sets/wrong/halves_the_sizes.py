"""the list of sets of edges that undo each other

Halving the range of sizes takes for granted that larger sets carry more. Effects need not add up.
"""

from itertools import combinations


def smallest_sets(edges, effect, keep):
    whole = effect(tuple(edges))

    def enough(n):
        return [some for some in combinations(edges, n) if effect(some) / whole >= keep]

    low, high = 1, len(edges)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return enough(low)
