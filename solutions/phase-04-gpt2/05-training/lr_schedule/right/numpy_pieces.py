"""NumPy's interpolation for the ramp, its cosine for the rest, a clamp at the end."""

import numpy as np


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step < warmup:
        return float(np.interp(step + 1, [0, warmup], [0.0, lr]))
    done = 1.0 if step >= n_step else (step - warmup) / (n_step - warmup)
    return float(lr_final + 0.5 * (lr - lr_final) * (1.0 + np.cos(np.pi * done)))
