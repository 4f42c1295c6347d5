"""two heads share a partner

Two heads then share a partner.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        table = similarity(a, b[:, torch.randperm(b.shape[1], generator=g)])
        means.append(table.max(1).values.mean())
    return torch.stack(means)
