"""only the first target of a query counts

After three showings a query has two targets.
"""


def score_over_time(patterns, targets):
    first = targets & (targets.cumsum(-1) == 1)
    paid = (patterns * first[:, None]).sum((1, 3, 4))
    return paid / targets.any(-1).sum()
