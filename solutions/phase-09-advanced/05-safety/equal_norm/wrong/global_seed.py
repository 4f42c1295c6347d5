"""global random state

Whoever calls this loses their own random numbers.
"""

import torch


def equal_norm(v, n, seed=0):
    torch.manual_seed(seed)
    x = torch.randn(n, len(v), dtype=v.dtype)
    return x / x.norm(dim=1, keepdim=True) * v.norm()
