"""The speeds are scaled in place of the positions."""

import torch


def stretched_angles(n_pos, n_train, d_head, base=10_000.0):
    pair = torch.arange(d_head // 2).double()
    speed = torch.exp(-2 * pair / d_head * torch.tensor(base).double().log())
    if n_pos > n_train:
        speed = speed * n_train / n_pos
    return torch.einsum("i,j->ij", torch.arange(n_pos).double(), speed)
