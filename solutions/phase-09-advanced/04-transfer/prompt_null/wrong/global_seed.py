"""your code draws from or seeds the global random state"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    torch.manual_seed(seed)
    means = []
    for _ in range(n):
        table = similarity(a, b[:, torch.randperm(b.shape[1])])
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
