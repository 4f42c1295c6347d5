"""not all the others in the clean run

With all other edges corrupt, what an edge carries may already have changed.
"""


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    limit = 0.01 * (clean - corrupt).abs().max()

    def carries(edge):
        others = [e for e in edges if e != edge]
        alone, kept = measure([edge], "clean") - clean, measure(others, "clean") - corrupt
        return max(alone.abs().max(), kept.abs().max()) > limit

    return [e for e in edges if carries(e)]
