"""both directions are at length 1

Right where all rows have length 1.
"""

import torch


def feature_dimensionality(W):
    unit = torch.nn.functional.normalize(W, dim=-1)
    seen = (unit @ unit.mT).square().sum(-1)
    return torch.where(seen > 0, W.square().sum(-1) / seen, 0.0)
