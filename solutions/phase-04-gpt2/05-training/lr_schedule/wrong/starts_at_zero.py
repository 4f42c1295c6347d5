"""step 0 has the rate 0

The first batch is paid for and not used.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import math

    if step < warmup:
        return lr * step / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
