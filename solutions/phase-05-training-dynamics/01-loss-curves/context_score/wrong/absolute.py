"""the score has lost its sign

A difference, however it goes.
"""


def context_score(losses, early, late):
    return (losses[:, slice(*late)].mean(1) - losses[:, slice(*early)].mean(1)).abs()
