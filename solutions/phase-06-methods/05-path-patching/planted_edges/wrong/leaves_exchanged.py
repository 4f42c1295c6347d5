"""exchange each edge alone

As in a greedy search, edges that showed nothing stay exchanged while the next ones are tried.
"""


def planted_edges(edges, measure):
    limit = 0.01 * (measure([], "clean") - measure([], "corrupt")).abs().max()
    found, idle = [], []
    for e in edges:
        moved = (
            (measure([*idle, e], base) - measure(idle, base)).abs().max() > limit
            for base in ("clean", "corrupt")
        )
        (found if any(moved) else idle).append(e)
    return found
