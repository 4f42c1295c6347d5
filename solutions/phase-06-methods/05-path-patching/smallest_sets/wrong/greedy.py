"""these sets grow from the best single edge

Edges that are strong only together are never tried together.
"""


def smallest_sets(edges, effect, keep):
    whole, chosen = effect(tuple(edges)), ()
    while len(chosen) < len(edges) and (not chosen or effect(chosen) / whole < keep):
        ways = [
            tuple(e for e in edges if e in (*chosen, new)) for new in edges if new not in chosen
        ]
        chosen = max(ways, key=lambda s: effect(s) / whole)
    return [chosen]
