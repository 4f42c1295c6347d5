"""a constant that all writes share

The mean of the writes is a vector that carries no news, and often the longest of all.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.svdvals(writes) ** 2
    return (variances.sum() ** 2 / variances.pow(2).sum()).item()


def uncorrelated(writes, seed=0):
    generator = torch.Generator().manual_seed(seed)
    order = torch.rand(writes.shape, generator=generator).argsort(0)
    return writes.gather(0, order)
