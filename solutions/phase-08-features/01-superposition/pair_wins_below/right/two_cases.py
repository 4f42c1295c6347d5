"""A formula for each of the two drops."""


def pair_wins_below(r):
    if r <= 1:
        return 4 * r / (2 + 5 * r)
    return 4 / (5 + 2 * r)
