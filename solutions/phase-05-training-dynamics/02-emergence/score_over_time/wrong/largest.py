"""only the largest target of a query counts

The definition adds up all targets of a query.
"""


def score_over_time(patterns, targets):
    return (patterns * targets[:, None]).amax(-1).sum((1, 3)) / targets.any(-1).sum()
