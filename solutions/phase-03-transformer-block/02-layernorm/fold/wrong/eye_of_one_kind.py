"""a tensor that you make yourself

`torch.eye` makes float32. A model in float64 cannot multiply it.
"""

import torch


def fold(w, b, W, c):
    d = len(w)
    P = torch.eye(d) - torch.ones(d, d) / d
    return P @ torch.diag(w) @ W, c + b @ W
