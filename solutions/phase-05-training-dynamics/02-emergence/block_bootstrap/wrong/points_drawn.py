"""draw blocks, not

Points of one curve are no independent draws.
"""

import torch


def block_bootstrap(curves, find, n, seed=0):
    g = torch.Generator().manual_seed(seed)
    p = curves.shape[-1]
    out = []
    for _ in range(n):
        idx = torch.randint(p, (p,), generator=g).sort().values
        out.append([float(find(y[idx])) for y in curves.mean(1)])
    return torch.tensor(out)
