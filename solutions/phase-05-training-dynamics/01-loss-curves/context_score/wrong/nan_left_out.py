"""holds a NaN

One bad position should not spoil a text.
"""


def context_score(losses, early, late):
    return losses[:, slice(*late)].nanmean(1) - losses[:, slice(*early)].nanmean(1)
