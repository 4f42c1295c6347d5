"""do not sort them

Sorted for the interval, the curves lose their pairs.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    b = curves.shape[1]
    out = []
    for _ in range(n):
        idx = torch.randint(b, (b,), generator=g)
        out.append([float(find(y)) for y in curves[:, idx].mean(1)])
    out = torch.tensor(out)
    return out.sort(0).values
