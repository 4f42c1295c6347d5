"""By way of the examples' Gram matrices, centered on both sides."""

import torch


def cka(x, y):
    n = len(x)
    H = torch.eye(n, dtype=x.dtype) - 1 / n
    K, L = H @ x @ x.T @ H, H @ y @ y.T @ H
    lengths = K.norm() * L.norm()
    if torch.equal(x, x[:1].expand_as(x)) or torch.equal(y, y[:1].expand_as(y)):
        raise ValueError("the same for every example")
    return (K * L).sum() / lengths
