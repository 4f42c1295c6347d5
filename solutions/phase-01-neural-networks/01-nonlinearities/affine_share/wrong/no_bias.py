"""is there a bias?"""

import torch


def affine_share(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    design = x.double()

    def share(y):
        y = y.double()
        order = torch.randperm(len(x), generator=g)
        fit, rest = order[: len(x) // 2], order[len(x) // 2 :]
        W = torch.linalg.lstsq(design[fit], y[fit]).solution
        missed = (y[rest] - design[rest] @ W).square().sum()
        return 1 - float(missed / (y[rest] - y[rest].mean(0)).square().sum())

    return share(y), share(y[torch.randperm(len(y), generator=g)])
