"""which is not right

The effects are stored in the precision of the estimates, which may be single.
"""

import torch


def screen_and_verify(estimates, patch, k, budget):
    effects = torch.full_like(estimates, -1)
    for place in estimates.abs().topk(budget).indices.tolist():
        effects[place] = abs(patch(place))
    return effects.topk(k).indices.tolist()
