"""the exponential of an entropy

Effective rank is a count of directions too, and a larger one; a measurement says which it is.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.svdvals(writes - writes.mean(0)) ** 2
    shares = variances / variances.sum()
    return torch.special.entr(shares).sum().exp().item()


def uncorrelated(writes, seed=0):
    generator = torch.Generator().manual_seed(seed)
    order = torch.rand(writes.shape, generator=generator).argsort(0)
    return writes.gather(0, order)
