"""depend on v

Directions with a part along v are missing.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    if len(v) > 1:
        u = v / v.norm()
        x = x - (x @ u)[:, None] * u
    return x / x.norm(dim=1, keepdim=True) * v.norm()
