"""not all directions

A shuffled v keeps its entries.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.stack([v[torch.randperm(len(v), generator=g)] for _ in range(n)])
