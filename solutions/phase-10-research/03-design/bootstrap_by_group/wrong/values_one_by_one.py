"""Are the values drawn one by one?

Prompts that share a group are then treated as independent.
"""

import torch


def bootstrap_means(values, groups, n_draw=1000, seed=0):
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randint(len(values), (n_draw, len(values)), generator=g)
    return values.double()[drawn].mean(1)
