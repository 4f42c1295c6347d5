"""is something rounded?

Four digits look right in a log.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return round(lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2, 4)
