"""what heads do at a position must stay in the null"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        table = similarity(a, b[:, :, torch.randperm(b.shape[2], generator=g)])
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
