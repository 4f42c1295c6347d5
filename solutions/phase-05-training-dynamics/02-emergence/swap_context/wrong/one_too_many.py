"""one token too many stays

Positions are numbered from 0, so that the target is number n − 1.
"""

import torch


def swap_context(own, other, keep):
    n = own.shape[1]
    return torch.where(torch.arange(n) >= n - 2 - keep, own, other)
