"""the norm of v

Equal on average is not equal.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n, len(v), generator=g, dtype=v.dtype) * v.norm() / len(v) ** 0.5
