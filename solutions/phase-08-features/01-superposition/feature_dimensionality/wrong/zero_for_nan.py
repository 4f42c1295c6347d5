"""and the result shows none

NaN > 0 is false, so that a row with a NaN counts as dropped.
"""

import torch


def feature_dimensionality(W):
    length = W.norm(dim=-1)
    unit = W / length.where(length != 0, 1).unsqueeze(-1)
    seen = (unit @ W.mT).square().sum(-1)
    return torch.where(length > 0, length.square() / seen.where(seen != 0, 1), 0)
