"""heads of one model get different orders

What the heads of one model do together is destroyed as well.
"""

import torch

from minigpt.interp.comparison.alignment import match


def prompt_null(similarity, a, b, n, seed):
    g, means = torch.Generator().manual_seed(seed), []
    for _ in range(n):
        other = torch.stack([h[torch.randperm(b.shape[1], generator=g)] for h in b])
        table = similarity(a, other)
        means.append(table[range(len(table)), match(table).partner].mean())
    return torch.stack(means)
