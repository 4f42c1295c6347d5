"""stays at lr

`//` of a share below 1 is 0.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) // (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
