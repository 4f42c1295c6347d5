"""two seeds share some of their orders

The second draw of seed 0 is the first of seed 1.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    means = []
    for i in range(n):
        g = torch.Generator().manual_seed(seed + i)
        table = similarity(a, b[:, torch.randperm(b.shape[1], generator=g)])
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
