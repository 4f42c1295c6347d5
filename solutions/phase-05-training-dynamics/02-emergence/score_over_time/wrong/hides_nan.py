"""a hidden NaN looks like

A model that has diverged would seem to have a head without a pattern.
"""


def score_over_time(patterns, targets):
    paid = (patterns.nan_to_num() * targets[:, None]).sum((1, 3, 4))
    return paid / targets.any(-1).sum()
