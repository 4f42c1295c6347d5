"""A sine that starts at its top."""

import math


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step + 1 <= warmup:
        return lr / warmup * (step + 1)
    left = max(n_step - step, 0) / max(n_step - warmup, 1)
    middle, swing = (lr + lr_final) / 2, (lr - lr_final) / 2
    return middle + swing * math.sin(math.pi * (left - 0.5))
