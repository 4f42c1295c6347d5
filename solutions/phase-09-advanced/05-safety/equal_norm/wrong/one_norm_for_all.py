"""the norm of v

The norm of the whole matrix is not that of a row.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    return x / x.norm() * v.norm() * n**0.5
