"""neither direction is at length 1

The hat is forgotten.
"""

import torch


def feature_dimensionality(W):
    seen = (W @ W.mT).square().sum(-1)
    return torch.where(seen > 0, W.square().sum(-1) / seen, 0.0)
