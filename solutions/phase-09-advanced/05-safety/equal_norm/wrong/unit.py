"""are of length 1

The length of v is part of the control.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    return x / x.norm(dim=1, keepdim=True)
