"""are refused, and they do change

An absolute tolerance: what is small depends on the model.
"""

import torch


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    if torch.allclose(x, torch.zeros_like(x)) or torch.allclose(y, torch.zeros_like(y)):
        raise ValueError("a representation is the same for every example")
    return (y.T @ x).norm() ** 2 / ((x.T @ x).norm() * (y.T @ y).norm())
