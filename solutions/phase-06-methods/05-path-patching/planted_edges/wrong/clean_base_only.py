"""an edge is missed that only the corrupt base shows

A spare edge takes over, and the missing one is not missed.
"""


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    least = 0.01 * (clean - corrupt).abs().max()
    return [e for e in edges if (measure([e], "clean") - clean).abs().max() > least]
