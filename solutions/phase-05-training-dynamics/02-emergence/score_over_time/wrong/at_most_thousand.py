"""the score of 1,900 queries

A bound that no test prompt reaches is reached by real ones.
"""


def score_over_time(patterns, targets):
    paid = (patterns * targets[:, None]).sum((1, 3, 4))
    return paid / targets.any(-1).sum().clamp(max=1000)
