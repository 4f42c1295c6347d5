"""Hands as complex numbers."""

import torch


def clock_table(p, frequencies):
    turn = torch.exp(2j * torch.pi / p * torch.arange(p)[:, None] * torch.tensor(frequencies))
    return torch.view_as_real(turn).flatten(1).float()


def add_angles(x, y):
    a, b = (torch.complex(v[..., ::2], v[..., 1::2]) for v in (x, y))
    return torch.view_as_real(a * b).flatten(-2)


def clock_readout(p, frequencies):
    return clock_table(p, frequencies).transpose(0, 1)
