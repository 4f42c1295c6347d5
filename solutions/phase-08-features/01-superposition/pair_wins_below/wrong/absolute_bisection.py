"""r = 1e-18

The interval is halved until it is small, not small relative to p.
"""


def pair_wins_below(r):
    low, high = 0.0, 1.0
    while high - low > 1e-10:
        p = (low + high) / 2
        if (1 + r) * p / 6 < min(r, 1.0) * (1 / 3 - p / 4):
            low = p
        else:
            high = p
    return (low + high) / 2
