"""equals number

A single direction, repeated, has no spread.
"""

import torch


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randn(1, V.shape[1], generator=g, dtype=V.dtype).expand(n_draw, -1)
    return drawn / drawn.norm(dim=1, keepdim=True) @ V.T
