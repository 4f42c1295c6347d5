"""neither rounded nor

A step number is whole, a loss is not.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    b = curves.shape[1]
    out = []
    for _ in range(n):
        idx = torch.randint(b, (b,), generator=g)
        out.append([int(find(y)) for y in curves[:, idx].mean(1)])
    return torch.tensor(out).float()
