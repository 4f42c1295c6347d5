"""lie on one side

torch.rand is never negative.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.rand(n, len(v), generator=g, dtype=v.dtype)
    return x / x.norm(dim=1, keepdim=True) * v.norm()
