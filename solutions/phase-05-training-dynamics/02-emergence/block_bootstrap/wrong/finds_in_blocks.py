"""average the drawn blocks first

The change point of a mean curve is not the mean of change points of single, noisy blocks.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    found = torch.tensor([[find(block) for block in curve] for curve in curves])
    drawn = torch.randint(curves.shape[1], (n, curves.shape[1]), generator=generator)
    return found[:, drawn].mean(-1).T
