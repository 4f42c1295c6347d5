"""all of one sign

Numbers from 0 to 1 draw sums of the columns, and never a difference.
"""

import torch


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    drawn = torch.rand(n_draw, V.shape[1], generator=g, dtype=V.dtype)
    return drawn / drawn.norm(dim=1, keepdim=True) @ V.T
