"""depend on v

Noise around v is not a control for v.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype) + v / v.norm()
    return x / x.norm(dim=1, keepdim=True) * v.norm()
