"""is each example drawn once?

The squared correlation forgives a wrong level and a wrong scale.
"""

import torch


def affine_share(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(x), generator=g)
    fit, rest = order[: len(x) // 2], order[len(x) // 2 :]
    design = torch.cat([x, torch.ones_like(x[:, :1])], 1).double()

    def share(y):
        y = y.double()
        W = torch.linalg.pinv(design[fit]) @ y[fit]
        both = torch.stack([(design[rest] @ W).flatten(), y[rest].flatten()])
        return float(torch.corrcoef(both)[0, 1] ** 2)

    return share(y), share(y[torch.randperm(len(y), generator=g)])
