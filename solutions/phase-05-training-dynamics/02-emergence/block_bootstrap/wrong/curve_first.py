"""stand in the wrong order

Rows are draws: a difference of two curves is then a difference of two columns.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_block, draws = curves.shape[1], []
    for _ in range(n):
        drawn = torch.randint(n_block, (n_block,), generator=generator)
        draws.append([find(curve) for curve in curves[:, drawn].mean(1)])
    return torch.tensor(draws).T
