"""raises ValueError

A short v is a direction, too.
"""

import torch


def difference_of_means(x, y):
    if not (y == 0).any() or not (y == 1).any():
        raise ValueError("a class is empty")
    return x[y == 1].mean(0) - x[y == 0].mean(0)


def erased(x, v):
    if torch.allclose(v, torch.zeros_like(v)):
        raise ValueError("v is zero")
    return x - ((x - x.mean(0)) @ v / (v @ v))[:, None] * v
