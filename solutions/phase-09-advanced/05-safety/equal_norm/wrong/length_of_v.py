"""the norm of v

len(v) counts entries.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    return x / x.norm(dim=1, keepdim=True) * len(v)
