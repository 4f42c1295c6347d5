"""number of keys that are targets

The axis is the wrong one: `any(-2)` counts columns.
"""


def score_over_time(patterns, targets):
    paid = (patterns * targets[:, None]).sum((1, 3, 4))
    return paid / targets.any(-2).sum()
