"""beyond n_step the cosine rises again

A run that is prolonged would be trained at a large rate at its end.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import math

    if step < warmup:
        return lr * (step + 1) / warmup
    done = (step - warmup) / max(n_step - warmup, 1)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
