"""and should be float64

The caller chose double precision.
"""


def score_over_time(patterns, targets):
    paid = (patterns.float() * targets[:, None]).sum((1, 3, 4))
    return paid / targets.any(-1).sum()
