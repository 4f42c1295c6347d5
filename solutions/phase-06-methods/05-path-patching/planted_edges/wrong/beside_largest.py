"""the threshold is 1 % of the largest change by one edge

Where many edges add up, all of them together change much more.
"""


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    sizes = {}
    for edge in edges:
        noised = (measure([edge], "clean") - clean).abs().max()
        sizes[edge] = max(noised, (measure([edge], "corrupt") - corrupt).abs().max())
    return [edge for edge in edges if sizes[edge] > 0.01 * max(sizes.values())]
