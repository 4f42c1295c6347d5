"""is float32, and should be float64

Right to seven digits.
"""

import torch


def feature_dimensionality(W):
    W = W.float()
    size = W.square().sum(-1)
    seen = (W @ W.mT).square().sum(-1)
    return torch.where(seen > 0, size.square() / seen.where(seen > 0, 1), torch.zeros_like(size))
