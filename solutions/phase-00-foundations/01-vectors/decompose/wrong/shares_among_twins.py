"""combinations of others

Twins share their coefficient only as long as the other features are independent.
"""

import torch


def decompose(x, features):
    distinct, which, count = torch.unique(features, dim=0, return_inverse=True, return_counts=True)
    c = (x @ torch.linalg.pinv(distinct) / count)[:, which]
    total = x.square().sum(-1)
    share = torch.where(total > 0, (c @ features).square().sum(-1) / total.clamp_min(1e-30), 0.0)
    return c, share
