"""the length of each direction

Unit vectors were asked for, so that a control can also be removed or added at the right size.
"""

import torch


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n_draw, V.shape[1], generator=g, dtype=V.dtype) @ V.T
