"""query and key are exchanged

Causal patterns have no weight above the diagonal, so that the score is nearly zero for all heads.
"""


def score_over_time(patterns, targets):
    return (patterns * targets.mT[:, None]).sum((1, 3, 4)) / targets.any(-1).sum()
