"""times the mean of the drawn blocks"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    b = curves.shape[1]
    out = []
    for _ in range(n):
        idx = torch.randint(b, (b,), generator=g)
        out.append([float(find(y)) for y in curves[:, idx].sum(1)])
    return torch.tensor(out)
