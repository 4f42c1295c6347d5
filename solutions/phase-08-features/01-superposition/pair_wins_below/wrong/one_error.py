"""only one of the pair's two errors

Both members are read wrong.
"""


def pair_wins_below(r):
    c = min(r, 1.0)
    return 8 * c / (2 * (1 + r) + 6 * c)
