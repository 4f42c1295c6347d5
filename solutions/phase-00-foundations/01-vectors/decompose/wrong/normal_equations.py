"""features that are combinations of others

F Fᵀ has no inverse then.
"""

import torch


def decompose(x, features):
    try:
        c = x @ features.T @ torch.linalg.inv(features @ features.T)
    except torch.linalg.LinAlgError:
        c = x @ features.T * torch.nan
    total = x.square().sum(-1)
    share = (c @ features).square().sum(-1)
    return c, torch.where(total > 0, share / total.clamp_min(1e-30), 0.0)
