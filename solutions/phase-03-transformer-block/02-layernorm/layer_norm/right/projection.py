"""Centering as a matrix, the mean square by einsum."""

import torch


def layer_norm(x, w, b, eps=1e-5):
    d = x.shape[-1]
    P = torch.eye(d, dtype=torch.float64) - 1 / d
    y = x.double() @ P
    scale = (torch.einsum("...d,...d->...", y, y) / d + eps).sqrt()
    return torch.addcmul(b.double(), y / scale[..., None], w.double()).to(x.dtype)
