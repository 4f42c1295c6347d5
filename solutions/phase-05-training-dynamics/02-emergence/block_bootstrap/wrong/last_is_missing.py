"""is never drawn

`torch.randint` leaves out its upper end by itself.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_block, draws = curves.shape[1], []
    for _ in range(n):
        drawn = torch.randint(max(n_block - 1, 1), (n_block,), generator=generator)
        draws.append([find(curve) for curve in curves[:, drawn].mean(1)])
    return torch.tensor(draws)
