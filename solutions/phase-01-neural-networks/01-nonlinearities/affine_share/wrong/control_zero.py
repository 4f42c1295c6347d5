"""the control is exactly 0

A control is measured, not assumed: here chance is below 0.
"""

import torch


def affine_share(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    ones = torch.ones(len(x), 1, dtype=torch.float64)
    design = torch.cat([x.double() - x.double().mean(0), ones], 1)

    def share(y):
        y = y.double()
        order = torch.randperm(len(x), generator=g)
        fit, rest = order[: len(x) // 2], order[len(x) // 2 :]
        W = torch.linalg.lstsq(design[fit], y[fit]).solution
        missed = (y[rest] - design[rest] @ W).square().sum()
        return 1 - float(missed / (y[rest] - y[rest].mean(0)).square().sum())

    return share(y), 0.0
