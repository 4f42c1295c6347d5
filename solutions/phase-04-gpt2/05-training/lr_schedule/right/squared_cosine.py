"""A squared cosine, and a share of two rates."""

import math


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step < warmup:
        return (step + 1) * lr / warmup
    if step >= n_step:
        return lr_final
    share = math.cos(math.pi / 2 * (step - warmup) / (n_step - warmup)) ** 2
    return share * lr + (1 - share) * lr_final
