"""radians

A half turn is 180 degrees, and π in radians.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(180 * done)) / 2
