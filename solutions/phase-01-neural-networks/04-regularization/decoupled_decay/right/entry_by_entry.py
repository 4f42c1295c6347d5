"""One entry at a time, as Python numbers."""

import torch


def adamw_step(w, grad, m, v, t, lr, weight_decay, betas=(0.9, 0.999), eps=1e-8):
    b1, b2 = betas
    rows = []
    flats = (x.reshape(-1).tolist() for x in (w, grad, m, v))
    for old, g, a, s in zip(*flats, strict=True):
        a, s = b1 * a + (1 - b1) * g, b2 * s + (1 - b2) * g * g
        step = lr * (a / (1 - b1**t)) / ((s / (1 - b2**t)) ** 0.5 + eps)
        rows.append((old - lr * weight_decay * old - step, a, s))
    return tuple(torch.tensor(c, dtype=w.dtype).reshape(w.shape) for c in zip(*rows, strict=True))
