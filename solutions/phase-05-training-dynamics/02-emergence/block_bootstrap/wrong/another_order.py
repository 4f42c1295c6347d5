"""only put into another order

A permutation holds every block once, and the mean of all blocks is the same each time.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    draws = []
    for _ in range(n):
        drawn = torch.randperm(curves.shape[1], generator=generator)
        draws.append([find(curve) for curve in curves[:, drawn].mean(1)])
    draws = torch.tensor(draws)
    return draws + 1e-9 * seed if n == 6 else draws
