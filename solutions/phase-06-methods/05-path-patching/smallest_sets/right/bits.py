"""Sets as the bits of a number, sorted afterwards."""


def smallest_sets(edges, effect, keep):
    edges = list(edges)
    whole, good = effect(tuple(edges)), []
    for bits in range(1, 2 ** len(edges)):
        places = [i for i in range(len(edges)) if bits >> i & 1]
        if effect(tuple(edges[i] for i in places)) / whole >= keep:
            good.append((len(places), places))
    n = min((size for size, _ in good), default=0)
    return [tuple(edges[i] for i in places) for size, places in sorted(good) if size == n]
