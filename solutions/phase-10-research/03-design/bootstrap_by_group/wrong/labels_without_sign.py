"""labels are two groups

−7 and 7 are two labels.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    values = values.double()
    _, index = groups.abs().unique(return_inverse=True)
    n = int(index.max()) + 1
    size = torch.bincount(index, minlength=n).double()
    total = torch.zeros(n, dtype=torch.float64).index_add_(0, index, values)
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randint(n, (n_draw, n), generator=g)
    return total[drawn].sum(1) / size[drawn].sum(1)
