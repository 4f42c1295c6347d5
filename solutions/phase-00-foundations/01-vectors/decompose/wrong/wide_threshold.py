"""nearly parallel features

A threshold of a hundredth drops directions that the features do span.
"""

import torch


def decompose(x, features):
    c = x @ torch.linalg.pinv(features, rtol=1e-2)
    total = x.square().sum(-1)
    share = torch.where(total > 0, (c @ features).square().sum(-1) / total.clamp_min(1e-30), 0.0)
    return c, share
