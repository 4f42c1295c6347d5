"""ZeroDivisionError

Without a warm-up there is no ramp to divide by.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import math

    ramp = lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    if step < warmup:
        return ramp
    done = (step - warmup) / (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
