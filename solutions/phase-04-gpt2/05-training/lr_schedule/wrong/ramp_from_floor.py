"""the ramp starts from lr_final

The floor belongs to the cosine alone.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step < warmup:
        return lr_final + (lr - lr_final) * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
