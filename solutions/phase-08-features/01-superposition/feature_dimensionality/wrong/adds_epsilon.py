"""the dimensionality of rows times 1e-09

The small number is larger than what it is added to.
"""

import torch


def feature_dimensionality(W):
    length = W.norm(dim=-1, keepdim=True)
    unit = W / (length + 1e-12)
    return length.squeeze(-1).square() / ((unit @ W.mT).square().sum(-1) + 1e-12)
