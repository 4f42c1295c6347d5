"""fit and measurement use the same examples

With 90 inputs and 100 examples, least squares "explains" most of any noise.
"""

import torch


def affine_share(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    ones = torch.ones(len(x), 1, dtype=torch.float64)
    design = torch.cat([x.double() - x.double().mean(0), ones], 1)

    def share(y):
        y = y.double()
        order = torch.randperm(len(x), generator=g)
        fit = order[: len(x) // 2]
        W = torch.linalg.lstsq(design[fit], y[fit]).solution
        missed = (y[fit] - design[fit] @ W).square().sum()
        return 1 - float(missed / (y[fit] - y[fit].mean(0)).square().sum())

    return share(y), share(y[torch.randperm(len(y), generator=g)])
