"""Einsum, double precision inside, and σ(z) σ(−z) for the slope of the sigmoid."""

import torch


def logistic_gradient(x, y, w, b):
    x2, y2, w2, b2 = (t.double() for t in (x, y, w, b))
    z = torch.einsum("ef,f->e", x2, w2) + b2
    dz = (torch.sigmoid(z) - y2) / y.shape[0]
    found = z.sigmoid() * (-z).sigmoid(), dz, torch.einsum("ef,e->f", x2, dz), dz.sum()
    return tuple(t.to(x.dtype) for t in found)
