"""float32

The dtype is that of v.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=g)
    return x / x.norm(dim=1, keepdim=True) * v.norm().float()
