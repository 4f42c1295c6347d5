"""not all directions

Flipped signs keep the sizes of v's entries.
"""

import torch


def equal_norm(v, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    return v * (torch.randint(2, (n, len(v)), generator=g) * 2 - 1).to(v.dtype)
