"""opposites of others

Half of the directions are the other half, turned round: for lists of two signs they are the same.
"""

import torch


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    half = torch.randn((n_draw + 1) // 2, V.shape[1], generator=g, dtype=V.dtype)
    drawn = torch.cat([half, -half])[:n_draw]
    return drawn / drawn.norm(dim=1, keepdim=True) @ V.T
