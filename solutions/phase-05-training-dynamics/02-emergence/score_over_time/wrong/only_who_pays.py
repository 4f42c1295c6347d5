"""a query that pays its target nothing is not counted

The number of queries would then depend on the head.
"""


def score_over_time(patterns, targets):
    paid = (patterns * targets[:, None]).sum(-1)
    return paid.sum((1, 3)) / (paid > 0).sum((1, 3))
