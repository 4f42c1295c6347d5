"""what the features leave

That is one less the share.
"""

import torch


def decompose(x, features):
    c = x @ torch.linalg.pinv(features)
    total = x.square().sum(-1)
    share = (x - c @ features).square().sum(-1)
    return c, torch.where(total > 0, share / total.clamp_min(1e-30), 0.0)
