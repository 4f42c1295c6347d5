"""outside of the space that V spans

Random directions of the stream answer another question: whether the head's space is special.
"""

import torch


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randn(n_draw, V.shape[0], generator=g, dtype=V.dtype)
    return drawn / drawn.norm(dim=1, keepdim=True)
