"""is the mean of all blocks

The interval would be too short for few draws.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    b = curves.shape[1]
    out = [[float(find(y)) for y in curves.mean(1)]]
    for _ in range(n - 1):
        idx = torch.randint(b, (b,), generator=g)
        out.append([float(find(y)) for y in curves[:, idx].mean(1)])
    return torch.tensor(out)
