"""dot products with the features

Where features overlap, each dot product holds a part of the others.
"""

import torch


def decompose(x, features):
    c = x @ features.T
    total = x.square().sum(-1)
    share = (x @ torch.linalg.pinv(features) @ features).square().sum(-1)
    return c, torch.where(total > 0, share / total.clamp_min(1e-30), 0.0)
