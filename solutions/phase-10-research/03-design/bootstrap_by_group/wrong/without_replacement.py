"""all draws are the same

A permutation of all groups holds each of them once, every time.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    labels, index = groups.unique(return_inverse=True)
    zero = torch.zeros(len(labels), dtype=torch.float64)
    sums = zero.index_add(0, index, values.double())
    sizes = torch.bincount(index)
    g = torch.Generator().manual_seed(seed)
    drawn = torch.rand(n_draw, len(labels), generator=g).argsort(1)
    return sums[drawn].sum(1) / sizes[drawn].sum(1)
