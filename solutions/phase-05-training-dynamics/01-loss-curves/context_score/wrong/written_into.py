"""changes its input

The mean of a text is taken out first; it cancels.
"""


def context_score(losses, early, late):
    losses -= losses.mean(1, keepdim=True)
    return losses[:, slice(*late)].mean(1) - losses[:, slice(*early)].mean(1)
