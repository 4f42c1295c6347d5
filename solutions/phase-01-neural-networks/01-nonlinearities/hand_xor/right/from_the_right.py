"""Neurons that open to the left, counted from the highest number of ones."""

import torch


def hand_parity(n):
    kinks = torch.arange(1, n + 1).float()
    size = torch.full((n,), 2.0)
    size[-1] = 1  # to the right of n nothing is left
    sign = torch.tensor([(-1.0) ** k for k in range(1, n + 1)])
    return -torch.ones(n, n), kinks, (sign * size)[:, None], torch.tensor([n % 2.0])
