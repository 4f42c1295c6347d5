"""the seed is used only in part

A seed is used as it is.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed % 100)
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    return x / x.norm(dim=1, keepdim=True) * v.norm()
