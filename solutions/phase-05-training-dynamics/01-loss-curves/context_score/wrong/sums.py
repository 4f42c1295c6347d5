"""these are sums

The spans are taken to be equally long.
"""


def context_score(losses, early, late):
    return losses[:, slice(*late)].sum(1) - losses[:, slice(*early)].sum(1)
