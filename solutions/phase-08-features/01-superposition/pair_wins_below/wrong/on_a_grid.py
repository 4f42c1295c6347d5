"""is near the break-even, and not exact

The first step of a grid on which the pair loses.
"""


def pair_wins_below(r):
    for step in range(1, 1001):
        p = step / 1000
        if (1 + r) * p * p / 6 >= min(r, 1.0) * (p / 3 - p * p / 4):
            return p
    return 1.0
