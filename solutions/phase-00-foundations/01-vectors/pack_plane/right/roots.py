"""The n-th roots of 1."""

import torch


def pack_plane(n):
    return torch.view_as_real(torch.exp(2j * torch.pi * torch.arange(n) / n)).flip(0)
