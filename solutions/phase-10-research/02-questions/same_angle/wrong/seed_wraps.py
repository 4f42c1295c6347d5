"""the seed is used only in part

Only the last digits of the seed count.
"""

import torch


def same_angle(x, y, seed=0):
    g = torch.Generator().manual_seed(seed % 100)
    r = torch.randn(x.shape[1:], generator=g, dtype=torch.float64)
    a = x.double() - x.double().mean(-1, keepdim=True)
    b = y.double() - y.double().mean(-1, keepdim=True)
    r = r - r.mean(-1, keepdim=True)
    r = r - (r * a).sum(-1, keepdim=True) / (a * a).sum(-1, keepdim=True) * a
    along = (b * a).sum(-1, keepdim=True) / (a * a).sum(-1, keepdim=True) * a
    rest = (b - along).norm(dim=-1, keepdim=True)
    return (along + rest * r / r.norm(dim=-1, keepdim=True)).to(x.dtype)
