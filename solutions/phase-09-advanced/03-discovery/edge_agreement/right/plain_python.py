"""Lists and the random module."""

import random
from statistics import correlation


def edge_agreement(predicted, measured, target, n, seed):
    x, y = predicted.double().tolist(), measured.double().tolist()
    if len(set(x)) == 1 or len(set(y)) == 1:
        raise ValueError("constant")
    draw = random.Random(seed)
    places = {}
    for i, one in enumerate(target.tolist()):
        places.setdefault(one, []).append(i)
    r, better = correlation(x, y), 0
    for _ in range(n):
        mixed = list(x)
        for some in places.values():
            for i, j in zip(some, draw.sample(some, len(some)), strict=True):
                mixed[i] = x[j]
        better += correlation(mixed, y) >= r - 1e-9
    return r, (1 + better) / (1 + n)
