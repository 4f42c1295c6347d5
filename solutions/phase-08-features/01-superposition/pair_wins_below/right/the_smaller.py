"""Each drop's break-even, and the smaller of the two."""


def pair_wins_below(r):
    second = r / 3 / ((1 + r) / 6 + r / 4)
    first = 1 / 3 / ((1 + r) / 6 + 1 / 4)
    return min(first, second)
