"""the ramp is a step too long

With warmup + 1 in the denominator, lr is reached one step later.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import math

    if step < warmup:
        return lr * (step + 1) / (warmup + 1)
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
