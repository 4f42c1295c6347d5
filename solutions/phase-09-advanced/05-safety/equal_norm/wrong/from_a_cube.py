"""corners

Uniform numbers favor the corners of a cube.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = torch.rand(n, len(v), generator=g, dtype=v.dtype) - 0.5
    return x / x.norm(dim=1, keepdim=True) * v.norm()
