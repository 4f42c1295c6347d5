"""the same seed gives another result

A control that nobody can draw again.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator()
    g.seed()
    x = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    return x / x.norm(dim=1, keepdim=True) * v.norm()
