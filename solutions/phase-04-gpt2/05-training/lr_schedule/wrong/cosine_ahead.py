"""a step ahead

The cosine has done nothing yet at its first step.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup + 1) / (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
