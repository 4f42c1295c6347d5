"""the first draw is the data

In a permutation test the data count as one more row. In a bootstrap they do not.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    values = values.double()
    _, index = groups.unique(return_inverse=True)
    n = int(index.max()) + 1
    size = torch.bincount(index, minlength=n).double()
    total = torch.zeros(n, dtype=torch.float64).index_add_(0, index, values)
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randint(n, (n_draw, n), generator=g)
    drawn[0] = torch.arange(n)
    return total[drawn].sum(1) / size[drawn].sum(1)
