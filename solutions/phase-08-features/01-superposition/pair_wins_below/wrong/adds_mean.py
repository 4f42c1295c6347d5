"""the square of the mean is added

A variance with the wrong sign.
"""


def pair_wins_below(r):
    c = min(r, 1.0)
    return 4 * c / (2 * (1 + r) - 3 * c)
