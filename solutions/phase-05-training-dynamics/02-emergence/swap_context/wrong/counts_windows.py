"""nothing is exchanged

The first axis counts windows, the second positions.
"""

import torch


def swap_context(own, other, keep):
    p = own.shape[0]
    stays = torch.arange(own.shape[1]) >= p - 1 - keep
    return torch.where(stays, own, other)
