"""is each example drawn once?"""

import torch


def affine_share(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    order = torch.randint(len(x), (len(x),), generator=g)
    fit, rest = order[: len(x) // 2], order[len(x) // 2 :]
    design = torch.cat([x, torch.ones_like(x[:, :1])], 1).double()

    def share(y):
        y = y.double()
        W = torch.linalg.pinv(design[fit]) @ y[fit]
        missed = (y[rest] - design[rest] @ W).square().sum()
        return 1 - float(missed / (y[rest] - y[rest].mean(0)).square().sum())

    return share(y), share(y[torch.randperm(len(y), generator=g)])
