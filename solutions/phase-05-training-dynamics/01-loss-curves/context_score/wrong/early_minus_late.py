"""it is late minus early

What context saves, as a positive number.
"""


def context_score(losses, early, late):
    return losses[:, slice(*early)].mean(1) - losses[:, slice(*late)].mean(1)
