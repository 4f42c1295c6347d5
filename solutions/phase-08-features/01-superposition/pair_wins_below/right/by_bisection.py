"""Halve the interval often enough for any scale."""


def pair_wins_below(r):
    cheaper, low, high = min(r, 1.0), 0.0, 1.0
    for _ in range(120):
        p = (low + high) / 2
        if (1 + r) * p / 6 < cheaper * (1 / 3 - p / 4):
            low = p
        else:
            high = p
    return low
