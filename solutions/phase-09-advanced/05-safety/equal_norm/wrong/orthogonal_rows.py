"""drawn anew

Rows that avoid each other are not independent.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    parts = [torch.linalg.qr(block.T).Q.T for block in x.split(len(v))]
    return torch.cat(parts) * v.norm()
