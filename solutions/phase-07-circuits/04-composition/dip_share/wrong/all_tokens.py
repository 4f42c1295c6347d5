"""tokens that are no bracket have a weight, too

The first token and the last one are no competitors.
"""

import torch


def dip_share(steps, beta):
    height = steps.cumsum(-1)
    average = height / torch.arange(1, steps.shape[1] + 1)
    return ((-beta * average).softmax(-1) * (height < 0)).sum(-1)
