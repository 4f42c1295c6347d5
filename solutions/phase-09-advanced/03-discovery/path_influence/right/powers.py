"""The sum of powers of the matrix."""

import torch


def path_influence(edges, weights):
    size = edges.abs()
    share = torch.nan_to_num(size / size.sum(1, keepdim=True))
    power, total = share, share
    for _ in range(len(share)):
        power = power @ share
        total = total + power
    return torch.einsum("t,ts->s", weights, total)
