"""squared coefficients

Coefficients give the length only for orthonormal features.
"""

import torch


def decompose(x, features):
    c = x @ torch.linalg.pinv(features)
    total = x.square().sum(-1)
    return c, torch.where(total > 0, c.square().sum(-1) / total.clamp_min(1e-30), 0.0)
