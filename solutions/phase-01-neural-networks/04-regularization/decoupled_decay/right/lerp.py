"""torch.lerp for the running means, one fused update."""

import torch


def adamw_step(w, grad, m, v, t, lr, weight_decay, betas=(0.9, 0.999), eps=1e-8):
    m = torch.lerp(m, grad, 1 - betas[0])
    v = torch.lerp(v, grad.square(), 1 - betas[1])
    rate = lr / (1 - betas[0] ** t)
    root = v.sqrt() / (1 - betas[1] ** t) ** 0.5
    return w - lr * weight_decay * w - rate * m / (root + eps), m, v
