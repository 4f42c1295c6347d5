"""global random state

Whoever calls this draws other numbers afterwards.
"""

import torch


def random_directions(V, n_draw, seed=0):
    torch.manual_seed(seed)
    drawn = torch.randn(n_draw, V.shape[1], dtype=V.dtype)
    return drawn / drawn.norm(dim=1, keepdim=True) @ V.T
