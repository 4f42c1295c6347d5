"""of the orders equals number

These are few of all orders.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        by = int(torch.randint(1, max(2, b.shape[1]), (1,), generator=g))
        table = similarity(a, b.roll(by, 1))
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
