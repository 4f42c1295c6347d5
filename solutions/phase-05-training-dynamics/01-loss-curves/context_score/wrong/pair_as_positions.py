"""a pair is taken as two positions

A pair of numbers indexes two positions.
"""


def context_score(losses, early, late):
    return losses[:, list(late)].mean(1) - losses[:, list(early)].mean(1)
