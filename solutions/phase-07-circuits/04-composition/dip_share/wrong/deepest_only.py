"""only one dip of each string is counted

Two positions below the horizon share one verdict.
"""

import torch


def dip_share(steps, beta):
    height = steps.cumsum(-1)
    average = height / torch.arange(1, steps.shape[1] + 1)
    score = (-beta * average).masked_fill(steps == 0, -torch.inf)
    best, _ = (score.softmax(-1) * (height < 0)).max(-1)
    return best
