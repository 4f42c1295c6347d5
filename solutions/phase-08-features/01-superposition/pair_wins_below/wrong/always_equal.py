"""r is not used

The lesson's number, for every r.
"""


def pair_wins_below(r):
    return 4 / 7
