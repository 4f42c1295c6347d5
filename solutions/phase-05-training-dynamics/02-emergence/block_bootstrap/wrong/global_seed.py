"""use a generator of your own

`torch.manual_seed` changes every other draw of the program.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    torch.manual_seed(seed)
    n_block, draws = curves.shape[1], []
    for _ in range(n):
        drawn = torch.randint(n_block, (n_block,))
        draws.append([find(curve) for curve in curves[:, drawn].mean(1)])
    return torch.tensor(draws)
