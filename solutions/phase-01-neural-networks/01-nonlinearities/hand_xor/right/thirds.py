"""Kinks at thirds: right up to rounding."""

import torch


def hand_parity(n):
    change = torch.tensor([3.0] + [6.0 * (-1) ** i for i in range(1, n)])
    return torch.ones(n, n) / 3, -torch.arange(n) / 3, change[:, None], torch.zeros(1)
