"""It is the first model whose prompts get another order: the same null."""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g = torch.Generator().manual_seed(seed)
    means = []
    for _ in range(n):
        table = similarity(a[:, torch.randperm(a.shape[1], generator=g)], b)
        means.append(sum(table[i, j] for i, j in enumerate(match(table).partner)) / len(table))
    return torch.stack(means)
