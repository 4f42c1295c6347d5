"""more than 1 % is asked

The comparison is ≥.
"""


def planted_edges(edges, measure):
    runs = {base: measure([], base) for base in ("clean", "corrupt")}
    limit = 0.01 * (runs["clean"] - runs["corrupt"]).abs().max()
    return [
        e
        for e in edges
        if any((measure([e], b) - run).abs().max() >= limit for b, run in runs.items())
    ]
