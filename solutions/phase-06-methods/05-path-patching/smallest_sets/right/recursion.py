"""Sets of n edges, built edge by edge."""


def smallest_sets(edges, effect, keep):
    whole = effect(tuple(edges))

    def sets(rest, n):
        if n == 0:
            return [()]
        return [(e, *more) for i, e in enumerate(rest) for more in sets(rest[i + 1 :], n - 1)]

    for n in range(1, len(edges) + 1):
        found = [s for s in sets(tuple(edges), n) if not effect(s) / whole < keep]
        if found:
            return found
    return []
