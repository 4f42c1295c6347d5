"""divide by t + 1

The average at position t is over t + 1 tokens.
"""

import torch


def dip_share(steps, beta):
    height = steps.cumsum(-1)
    average = height / torch.arange(steps.shape[1]).clamp(min=1)
    score = (-beta * average).masked_fill(steps == 0, -torch.inf)
    return (score.softmax(-1) * (height < 0)).sum(-1)
