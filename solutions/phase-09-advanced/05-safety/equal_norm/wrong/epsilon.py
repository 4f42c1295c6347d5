"""the norm of v

A constant added to a norm counts when vectors are short.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    return x / x.norm(dim=1, keepdim=True) * (v.norm() + 1e-6)
