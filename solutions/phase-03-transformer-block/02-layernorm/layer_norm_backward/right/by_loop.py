"""One position at a time."""

import torch


def layer_norm_backward(dout, x, w, eps=1e-5):
    dx, dw, db = torch.zeros_like(x), torch.zeros_like(w), torch.zeros_like(w)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            y = x[i, j] - x[i, j].mean()
            scale = (y @ y / len(y) + eps).sqrt()
            n, delta = y / scale, dout[i, j] * w
            bracket = delta - n * (n @ delta) / len(y)
            dx[i, j] = (bracket - bracket.mean()) / scale
            dw += dout[i, j] * n
            db += dout[i, j]
    return dx, dw, db
