"""draw each one anew

One direction, n times.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(1, len(v), generator=g, dtype=v.dtype).repeat(n, 1)
    return x / x.norm(dim=1, keepdim=True) * v.norm()
