"""Example by example, feature by feature of the hidden sum."""

import torch


def importance_loss(W, b, x, importance):
    total = 0
    for i in range(x.shape[-2]):
        one = x[..., i, :]
        hidden = (one[..., None] * W).sum(-2)
        read = torch.maximum((W * hidden[..., None, :]).sum(-1) + b, torch.zeros_like(b))
        total = total + (importance * (one - read) ** 2).sum(-1)
    return total / x.shape[-2]
