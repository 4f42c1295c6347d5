"""each sample keeps its numbers

Shuffled along the other axis, every coordinate gets a mixture of all: not even its variance stays.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.svdvals(writes - writes.mean(0)) ** 2
    return (variances.sum() ** 2 / variances.pow(2).sum()).item()


def uncorrelated(writes, seed=0):
    generator = torch.Generator().manual_seed(seed)
    order = torch.rand(writes.shape, generator=generator).argsort(1)
    return writes.gather(1, order)
