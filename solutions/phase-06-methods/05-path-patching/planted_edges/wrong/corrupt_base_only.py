"""an edge is missed that only the clean base shows

One edge of a chain brings nothing back alone.
"""


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    least = 0.01 * (clean - corrupt).abs().max()
    return [e for e in edges if (measure([e], "corrupt") - corrupt).abs().max() > least]
