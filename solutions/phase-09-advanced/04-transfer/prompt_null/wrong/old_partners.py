"""the partners are those of the true prompts

Then the null is not matched anew, and much too low.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    partner = match(similarity(a, b)).partner
    for _ in range(n):
        table = similarity(a, b[:, torch.randperm(b.shape[1], generator=g)])
        means.append(table[range(len(table)), partner].mean())
    return torch.stack(means)
