"""and methods that end in _ write into the caller"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        b[:] = b[:, torch.randperm(b.shape[1], generator=g)]
        table = similarity(a, b)
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
