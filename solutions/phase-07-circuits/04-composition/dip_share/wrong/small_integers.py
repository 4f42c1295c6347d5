"""300 steps

A height of 128 does not fit into eight bits.
"""

import torch


def dip_share(steps, beta):
    height = steps.cumsum(-1).to(torch.int8)
    average = height / torch.arange(1, steps.shape[1] + 1)
    score = (-beta * average).masked_fill(steps == 0, -torch.inf)
    return (score.softmax(-1) * (height < 0)).sum(-1)
