"""the dimensionality of rows times 1e-09

A threshold in place of zero.
"""

import torch


def feature_dimensionality(W):
    size = W.square().sum(-1)
    seen = (W @ W.mT).square().sum(-1)
    return torch.where(size > 1e-6, size.square() / seen, torch.zeros_like(size))
