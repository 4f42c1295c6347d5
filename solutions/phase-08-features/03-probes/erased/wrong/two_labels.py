"""but of another class

Two different labels need not be 0 and 1.
"""

import torch


def difference_of_means(x, y):
    if len(y.unique()) < 2:
        raise ValueError("a class is empty")
    return x[y == 1].mean(0) - x[y == 0].mean(0)


def erased(x, v):
    if not v.any():
        raise ValueError("v is zero")
    return x - ((x - x.mean(0)) @ v / (v @ v))[:, None] * v
