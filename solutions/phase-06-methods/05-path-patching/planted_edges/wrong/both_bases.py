"""an edge must show in both bases for you

An or shows in one base, an and in the other.
"""


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    least = 0.01 * (clean - corrupt).abs().max()
    return [
        edge
        for edge in edges
        if (measure([edge], "clean") - clean).abs().max() > least
        and (measure([edge], "corrupt") - corrupt).abs().max() > least
    ]
