"""λ are variances

Singular values are standard deviations up to a factor; their squares are variances.
"""

import torch


def bandwidth(writes):
    sizes = torch.linalg.svdvals(writes - writes.mean(0))
    return (sizes.sum() ** 2 / sizes.pow(2).sum()).item()


def uncorrelated(writes, seed=0):
    generator = torch.Generator().manual_seed(seed)
    order = torch.rand(writes.shape, generator=generator).argsort(0)
    return writes.gather(0, order)
