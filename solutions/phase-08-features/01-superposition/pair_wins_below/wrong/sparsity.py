"""that is the sparsity

1 − p where p is asked for.
"""


def pair_wins_below(r):
    c = min(r, 1.0)
    return 1 - 4 * c / (2 * (1 + r) + 3 * c)
