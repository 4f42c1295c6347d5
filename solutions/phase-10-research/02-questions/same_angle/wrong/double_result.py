"""the result is torch.float64, and x is torch.float32

The model needs x's dtype.
"""

import torch


def same_angle(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    r = torch.randn(x.shape[1:], generator=g, dtype=torch.float64)
    start, end = x.double(), y.double()
    start = start - start.mean(-1, keepdim=True)
    end = end - end.mean(-1, keepdim=True)
    r = r - r.mean(-1, keepdim=True)
    ahead = start / start.norm(dim=-1, keepdim=True)
    a = (end * ahead).sum(-1, keepdim=True)
    b = (end - a * ahead).norm(dim=-1, keepdim=True)
    aside = r - (r * ahead).sum(-1, keepdim=True) * ahead
    aside = aside / aside.norm(dim=-1, keepdim=True)
    return a * ahead + b * aside
