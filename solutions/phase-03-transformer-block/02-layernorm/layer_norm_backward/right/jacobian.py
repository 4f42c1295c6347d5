"""The Jacobian of n at each position, as a matrix."""

import torch


def layer_norm_backward(dout, x, w, eps=1e-5):
    d = x.shape[-1]
    P = torch.eye(d, dtype=x.dtype) - 1 / d
    y = x @ P
    scale = (y.pow(2).mean(-1) + eps).sqrt()[..., None]
    n = y / scale
    J = (P - n[..., :, None] * n[..., None, :] / d) / scale[..., None]
    dx = torch.einsum("bpi,bpij->bpj", dout * w, J)
    return dx, torch.einsum("bpd,bpd->d", dout, n), dout.sum(1).sum(0)
