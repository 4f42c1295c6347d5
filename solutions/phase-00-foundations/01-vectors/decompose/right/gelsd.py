"""The library's least squares, with the driver for dependent features."""

import torch


def decompose(x, features):
    c = torch.linalg.lstsq(features.T.double(), x.T.double(), rcond=1e-6, driver="gelsd").solution.T
    total = x.double().square().sum(-1)
    share = torch.zeros_like(total)
    there = total > 0
    share[there] = (c @ features.double()).square().sum(-1)[there] / total[there]
    return c.to(x.dtype), share.to(x.dtype)
