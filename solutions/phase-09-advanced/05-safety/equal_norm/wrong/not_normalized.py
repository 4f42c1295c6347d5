"""the norm of v

On average this is √d times too long.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n, len(v), generator=g, dtype=v.dtype) * v.norm()
