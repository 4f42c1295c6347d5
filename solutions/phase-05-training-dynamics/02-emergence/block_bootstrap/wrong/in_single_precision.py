"""is no longer double

Around ten thousand, single precision keeps three digits behind the point.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_block, draws = curves.shape[1], []
    for _ in range(n):
        drawn = torch.randint(n_block, (n_block,), generator=generator)
        draws.append([find(curve) for curve in curves.float()[:, drawn].mean(1)])
    return torch.tensor(draws)
