"""opposite ones cancel

Sum and square in the wrong order.
"""

import torch


def feature_dimensionality(W):
    unit = torch.nn.functional.normalize(W, dim=-1)
    return W.square().sum(-1) / (unit @ W.mT).sum(-1).square()
