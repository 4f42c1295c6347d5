"""lr_final is a rate, not a share of lr

`TrainConfig.lr_end` is a share; here the floor is a rate.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import math

    if step < warmup:
        return lr * (step + 1) / warmup
    done = min((step - warmup) / max(n_step - warmup, 1), 1.0)
    low = lr_final * lr
    return low + (lr - low) * (1 + math.cos(math.pi * done)) / 2
