"""one feature at a time

Each feature is fitted alone; what two share is counted twice.
"""

import torch


def decompose(x, features):
    c = x @ features.T / features.square().sum(-1)
    total = x.square().sum(-1)
    share = (c @ features).square().sum(-1)
    return c, torch.where(total > 0, share / total.clamp_min(1e-30), 0.0)
