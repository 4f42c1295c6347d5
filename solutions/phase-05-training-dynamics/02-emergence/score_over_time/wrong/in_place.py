"""changes its input patterns in place

The next score would be computed from a pattern that holds nothing else than these targets.
"""


def score_over_time(patterns, targets):
    patterns *= targets[:, None]
    return patterns.sum((1, 3, 4)) / targets.any(-1).sum()
