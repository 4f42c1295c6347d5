"""the cosine starts at lr + lr_final

The part that falls is what lies above the floor, lr − lr_final.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import math

    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return lr_final + lr * (1 + math.cos(math.pi * done)) / 2
