"""the seed is used only in part

Two seeds that differ by a hundred should differ.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    labels, index = groups.unique(return_inverse=True)
    zero = torch.zeros(len(labels), dtype=torch.float64)
    sums = zero.index_add(0, index, values.double())
    sizes = torch.bincount(index)
    g = torch.Generator().manual_seed(seed % 100)
    drawn = torch.randint(len(labels), (n_draw, len(labels)), generator=g)
    return sums[drawn].sum(1) / sizes[drawn].sum(1)
