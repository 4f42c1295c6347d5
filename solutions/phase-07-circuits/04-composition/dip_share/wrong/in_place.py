"""in place

The steps are still needed: by the mask, and by the caller.
"""

import torch


def dip_share(steps, beta):
    height = steps.cumsum_(-1)
    average = height / torch.arange(1, steps.shape[1] + 1)
    score = (-beta * average).masked_fill(steps == 0, -torch.inf)
    return (score.softmax(-1) * (height < 0)).sum(-1)
