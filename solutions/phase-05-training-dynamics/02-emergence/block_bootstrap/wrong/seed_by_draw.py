"""a draw of seed 3 comes again with seed 4

Draw 1 of seed 0 is draw 0 of seed 1: the seeds do not give independent results.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    b = curves.shape[1]
    out = []
    for d in range(n):
        g = torch.Generator().manual_seed(seed + d)
        idx = torch.randint(b, (b,), generator=g)
        out.append([float(find(y)) for y in curves[:, idx].mean(1)])
    return torch.tensor(out)
