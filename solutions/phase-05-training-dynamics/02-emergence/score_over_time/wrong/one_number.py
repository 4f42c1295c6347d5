"""has 1 axes

Averaged over heads, an induction head among five others is hardly seen.
"""


def score_over_time(patterns, targets):
    paid = (patterns * targets[:, None]).sum((1, 3, 4)) / targets.any(-1).sum()
    return paid.mean(-1)
