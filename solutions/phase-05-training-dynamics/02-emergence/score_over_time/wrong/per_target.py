"""is divided by the number of targets

A head that splits its attention between two right places would look half as good.
"""


def score_over_time(patterns, targets):
    return (patterns * targets[:, None]).sum((1, 3, 4)) / targets.sum()
