"""as few as six

Orthogonal rows are not independent, also where they are few.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    if n <= len(v):
        x = torch.linalg.qr(x.T).Q.T
    return x / x.norm(dim=1, keepdim=True) * v.norm()
