"""changes its input x in place

The remainder is written over the vector.
"""

import torch


def decompose(x, features):
    total = x.square().sum(-1)
    c = x @ torch.linalg.pinv(features)
    x -= c @ features
    return c, torch.where(total > 0, 1 - x.square().sum(-1) / total.clamp_min(1e-30), 0.0)
