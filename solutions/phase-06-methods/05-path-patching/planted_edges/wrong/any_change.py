"""rounding errors are counted

In floating point nearly every edge changes the last digits.
"""


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    return [
        edge
        for edge in edges
        if (measure([edge], "clean") != clean).any()
        or (measure([edge], "corrupt") != corrupt).any()
    ]
