"""divided by the number of all rows

Each class has its own number of rows.
"""

import torch


def difference_of_means(x, y):
    if not (y == 0).any() or not (y == 1).any():
        raise ValueError("a class is empty")
    return (x[y == 1].sum(0) - x[y == 0].sum(0)) / len(x)


def erased(x, v):
    if not v.any():
        raise ValueError("v is zero")
    return x - ((x - x.mean(0)) @ v / (v @ v))[:, None] * v
