"""exactly

A shuffled list with a fixed number of zeros makes entries depend on each other.
"""

import torch


def dropout(x, p, generator):
    n = x.numel()
    mask = torch.ones(n, dtype=x.dtype) / (1 - p)
    mask[torch.randperm(n, generator=generator)[: round(p * n)]] = 0
    mask = mask.view(x.shape)
    return x * mask, mask
