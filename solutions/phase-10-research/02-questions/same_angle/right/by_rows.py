"""a loop over rows"""

import torch


def same_angle(x, y, seed=0):
    g = torch.Generator().manual_seed(seed)
    r = torch.randn(x.shape[1:], generator=g, dtype=torch.float64)
    out = torch.empty(x.shape, dtype=torch.float64)
    for i in range(x.shape[0]):
        for p in range(x.shape[1]):
            s, e, d = (v.double() - v.double().mean() for v in (x[i, p], y[i, p], r[p]))
            d = d - (d @ s) / (s @ s) * s
            along = (e @ s) / (s @ s) * s
            out[i, p] = along + (e - along).norm() * d / d.norm()
    return out.to(x.dtype)
