"""heights, and not average heights

A head that spreads its attention evenly reads an average.
"""

import torch


def dip_share(steps, beta):
    height = steps.cumsum(-1)
    score = (-beta * height.float()).masked_fill(steps == 0, -torch.inf)
    return (score.softmax(-1) * (height < 0)).sum(-1)
