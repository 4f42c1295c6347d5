"""is r cut off at 1?

The pair's loss grows with r, also above 1.
"""


def pair_wins_below(r):
    r = min(r, 1.0)
    return 4 * r / (2 * (1 + r) + 3 * r)
