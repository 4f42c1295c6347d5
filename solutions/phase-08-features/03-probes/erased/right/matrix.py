"""Weights for the means; a projector for the direction."""

import torch


def difference_of_means(x, y):
    one, zero = (y == 1).to(x.dtype), (y == 0).to(x.dtype)
    if one.sum() == 0 or zero.sum() == 0:
        raise ValueError("a class is empty")
    return (one / one.sum() - zero / zero.sum()) @ x


def erased(x, v):
    if (v == 0).all():
        raise ValueError("no direction")
    u = torch.nn.functional.normalize(v, dim=0, eps=0.0)
    P = torch.eye(len(v), dtype=x.dtype) - torch.outer(u, u)
    mean = x.mean(0)
    return mean + (x - mean) @ P
