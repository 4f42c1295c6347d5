"""positions at height 0 are counted as dips

Height 0 is the ground, and allowed.
"""

import torch


def dip_share(steps, beta):
    height = steps.cumsum(-1)
    average = height / torch.arange(1, steps.shape[1] + 1)
    score = (-beta * average).masked_fill(steps == 0, -torch.inf)
    return (score.softmax(-1) * (height <= 0)).sum(-1)
