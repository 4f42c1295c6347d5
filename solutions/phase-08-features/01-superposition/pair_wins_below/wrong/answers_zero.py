"""answered by its mean, not by 0

A bias gives the mean for nothing.
"""


def pair_wins_below(r):
    c = min(r, 1.0)
    return 2 * c / (1 + r)
