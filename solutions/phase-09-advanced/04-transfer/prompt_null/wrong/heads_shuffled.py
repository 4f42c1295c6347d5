"""the matching finds them again, so nothing is destroyed

The matching undoes that: it finds every head again.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        table = similarity(a, b[torch.randperm(len(b), generator=g)])
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
