"""draw as many blocks as there are

Fewer blocks make a longer interval than the data have.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    n_block, draws = curves.shape[1], []
    for _ in range(n):
        drawn = torch.randint(n_block, (max(n_block // 2, 2),), generator=generator)
        draws.append([find(curve) for curve in curves[:, drawn].mean(1)])
    return torch.tensor(draws)
