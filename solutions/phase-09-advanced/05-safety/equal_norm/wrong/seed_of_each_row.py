"""share controls

Row 1 of seed 0 is row 0 of seed 1, so two seeds are not two draws.
"""

import torch


def equal_norm(v, n, seed=0):
    rows = []
    for i in range(n):
        g = torch.Generator().manual_seed(seed + i)
        x = torch.randn(len(v), generator=g, dtype=v.dtype)
        rows.append(x / x.norm() * v.norm())
    return torch.stack(rows)
