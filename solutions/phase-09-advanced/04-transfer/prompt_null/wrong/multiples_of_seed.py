"""of the orders of seed 0 equals number

All multiples of seed 0 are 0.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    means = []
    for i in range(n):
        g = torch.Generator().manual_seed(seed * (i + 1))
        table = similarity(a, b[:, torch.randperm(b.shape[1], generator=g)])
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
