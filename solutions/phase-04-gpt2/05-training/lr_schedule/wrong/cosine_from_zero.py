"""the rate jumps down after the warm-up

The cosine has a clock of its own, which starts when the warm-up ends.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import math

    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * step / n_step)) / 2
