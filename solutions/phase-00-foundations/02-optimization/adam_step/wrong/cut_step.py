"""cut at the learning rate

Adam's step is usually as long as the learning rate, and a sudden gradient makes it longer.
"""

import torch


def adam_step(w, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    move = m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps)
    return w - lr * move.clamp(-1, 1), m, v
