"""cluster along the columns of V, or along the diagonals

A cube reaches farther at its corners, so that the diagonals come up more often.
"""

import torch


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    drawn = 2 * torch.rand(n_draw, V.shape[1], generator=g, dtype=V.dtype) - 1
    return drawn / drawn.norm(dim=1, keepdim=True) @ V.T
