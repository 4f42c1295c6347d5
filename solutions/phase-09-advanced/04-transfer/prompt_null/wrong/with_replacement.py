"""some prompts come twice and others not at all

Some come twice, and others not at all.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        order = torch.randint(b.shape[1], (b.shape[1],), generator=g)
        table = similarity(a, b[:, order])
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
