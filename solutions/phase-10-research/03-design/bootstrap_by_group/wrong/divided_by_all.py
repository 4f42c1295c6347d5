"""divided by the number of values in the data

A draw holds more values, or fewer.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    labels, index = groups.unique(return_inverse=True)
    zero = torch.zeros(len(labels), dtype=torch.float64)
    sums = zero.index_add(0, index, values.double())
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randint(len(labels), (n_draw, len(labels)), generator=g)
    return sums[drawn].sum(1) / len(values)
