"""the mean of the whole table

The best matching of noise is above the mean of noise.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        means.append(similarity(a, b[:, torch.randperm(b.shape[1], generator=g)]).mean())
    return torch.stack(means)
