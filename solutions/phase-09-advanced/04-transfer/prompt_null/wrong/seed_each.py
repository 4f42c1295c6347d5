"""of the orders equals number"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    means = []
    for _ in range(n):
        g = torch.Generator().manual_seed(seed)
        table = similarity(a, b[:, torch.randperm(b.shape[1], generator=g)])
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
