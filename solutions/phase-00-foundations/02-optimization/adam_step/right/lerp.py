"""Averages by lerp; the two corrections folded into the step size."""

import torch


def adam_step(w, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = torch.lerp(m, g, 1 - beta1)
    v = torch.lerp(v, g * g, 1 - beta2)
    root = (1 - beta2**t) ** 0.5
    return w - lr * root / (1 - beta1**t) * m / (v.sqrt() + eps * root), m, v
