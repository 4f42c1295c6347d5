"""dy/r − x (x·dy)/r³, in float64."""

import torch


def unit_backward(x, dy):
    a, b = x.double(), dy.double()
    r2 = torch.einsum("...d,...d->...", a, a)[..., None]
    dot = torch.einsum("...d,...d->...", a, b)[..., None]
    return (b * r2.rsqrt() - a * dot * r2.pow(-1.5)).to(x.dtype)
