"""did you sum over i

The wrong axis.
"""

import torch


def feature_dimensionality(W):
    unit = torch.nn.functional.normalize(W, dim=-1)
    seen = (unit @ W.mT).square().sum(-2)
    return torch.where(seen > 0, W.square().sum(-1) / seen, 0.0)
