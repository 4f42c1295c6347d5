"""number

The singular vectors in another order are no control for themselves.
"""

import torch


def random_directions(V, n_draw, seed=0):
    g = torch.Generator().manual_seed(seed)
    pick = torch.randint(V.shape[1], (n_draw,), generator=g)
    sign = torch.randint(2, (n_draw, 1), generator=g) * 2 - 1
    return V.T[pick] * sign
