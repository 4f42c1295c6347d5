"""each prompt has a threshold of its own

On a prompt with two equal runs, rounding errors would count.
"""


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    limit = 0.01 * (clean - corrupt).abs()

    def moved(edge, base, run):
        return bool(((measure([edge], base) - run).abs() > limit).any())

    return [e for e in edges if moved(e, "clean", clean) or moved(e, "corrupt", corrupt)]
