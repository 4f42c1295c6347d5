"""drop the cheaper one

Right for r ≥ 1.
"""


def pair_wins_below(r):
    return 4 / (5 + 2 * r)
