"""Are the values drawn one by one?

Groups are kept and their values drawn anew: this is the spread for these groups, not for others.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    g = torch.Generator().manual_seed(seed)
    total = torch.zeros(n_draw, dtype=torch.float64)
    for label in groups.unique():
        part = values[groups == label].double()
        total += part[torch.randint(len(part), (n_draw, len(part)), generator=g)].sum(1)
    return total / len(values)
