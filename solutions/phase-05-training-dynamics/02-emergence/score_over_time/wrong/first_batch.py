"""the score of 1,900 queries

A batch that is large enough for the tests is too small for a run.
"""


def score_over_time(patterns, targets):
    paid = (patterns[:, :32] * targets[:32, None]).sum((1, 3, 4))
    return paid / targets[:32].any(-1).sum()
