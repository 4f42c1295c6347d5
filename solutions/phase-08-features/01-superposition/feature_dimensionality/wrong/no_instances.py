"""raises RuntimeError

Only one model at a time: `.T` and a fixed axis.
"""

import torch


def feature_dimensionality(W):
    length = W.norm(dim=1, keepdim=True)
    unit = W / length.where(length > 0, 1)
    seen = (unit @ W.T).square().sum(1)
    return length.squeeze(1).square() / seen.where(seen > 0, 1)
