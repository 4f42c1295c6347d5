"""the two losses are not equal

Sixty halvings of (0, 1) leave an absolute error, which is large for a tiny break-even.
"""


def pair_wins_below(r):
    cheaper = min(r, 1.0)
    low, high = 0.0, 1.0
    for _ in range(60):
        p = (low + high) / 2
        if (1 + r) * p / 6 < cheaper * (1 / 3 - p / 4):
            low = p
        else:
            high = p
    return low
