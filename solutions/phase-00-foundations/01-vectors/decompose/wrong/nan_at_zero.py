"""NaN

A vector of length 0 gives 0/0.
"""

import torch


def decompose(x, features):
    c = x @ torch.linalg.pinv(features)
    return c, (c @ features).square().sum(-1) / x.square().sum(-1)
