"""some prompts come twice and others not at all

Then the null is too easy: what heads share by position is destroyed as well.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        order = torch.randperm(b.shape[1] * b.shape[2], generator=g)
        table = similarity(a, b.flatten(1, 2)[:, order].view(b.shape))
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
