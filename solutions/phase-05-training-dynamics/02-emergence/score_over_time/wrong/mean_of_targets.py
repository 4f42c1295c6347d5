"""a query's weights on two targets are averaged

A head that attends to both copies would get half of its score.
"""


def score_over_time(patterns, targets):
    n = targets.sum(-1).clamp(min=1)
    paid = (patterns * targets[:, None]).sum(-1) / n[:, None]
    return paid.sum((1, 3)) / targets.any(-1).sum()
