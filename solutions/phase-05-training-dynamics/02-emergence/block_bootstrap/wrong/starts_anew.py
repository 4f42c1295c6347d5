"""the generator starts anew in each round

A generator that is made inside the loop gives the same blocks each time.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    n_block, draws = curves.shape[1], []
    for _ in range(n):
        generator = torch.Generator().manual_seed(seed)
        drawn = torch.randint(n_block, (n_block,), generator=generator)
        draws.append([find(curve) for curve in curves[:, drawn].mean(1)])
    return torch.tensor(draws)
