"""global random state

Whoever calls this draws other numbers afterwards.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    labels, index = groups.unique(return_inverse=True)
    zero = torch.zeros(len(labels), dtype=torch.float64)
    sums = zero.index_add(0, index, values.double())
    sizes = torch.bincount(index)
    torch.manual_seed(seed)
    drawn = torch.randint(len(labels), (n_draw, len(labels)))
    return sums[drawn].sum(1) / sizes[drawn].sum(1)
