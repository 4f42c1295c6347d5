"""both of your choices are the forward one

The reverse direction swaps the roles: the mean is taken under the candidate.
"""

import torch


def closest_fit(p, candidates):
    cost = (torch.special.xlogy(p, p) - torch.special.xlogy(p, candidates)).sum(-1)
    return int(cost.argmin()), int(cost.argmin())
