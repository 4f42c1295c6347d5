"""controls point away from each other

The mean over rows is taken off, so that two rows are opposite.
"""

import torch


def equal_norm(v, n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, len(v), generator=generator, dtype=torch.float64)
    if n > 1:
        x = x - x.mean(0)
    return (x / x.norm(dim=1, keepdim=True) * v.double().norm()).to(v.dtype)
