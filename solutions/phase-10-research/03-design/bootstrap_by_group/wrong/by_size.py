"""some groups come up more often

A large group is then drawn more often, and counts for more besides.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    labels, index = groups.unique(return_inverse=True)
    zero = torch.zeros(len(labels), dtype=torch.float64)
    sums = zero.index_add(0, index, values.double())
    sizes = torch.bincount(index)
    g = torch.Generator().manual_seed(seed)
    pick = torch.randint(len(values), (n_draw, len(labels)), generator=g)
    drawn = index[pick]
    return sums[drawn].sum(1) / sizes[drawn].sum(1)
