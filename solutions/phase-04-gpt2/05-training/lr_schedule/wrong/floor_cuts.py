"""lr_final cuts a cosine that goes to 0

With max() the run stands at the floor for its last steps.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import math

    if step < warmup:
        return lr * (step + 1) / warmup
    done = min((step - warmup) / max(n_step - warmup, 1), 1.0)
    if warmup == n_step:
        return lr_final
    return max(lr_final, lr * (1 + math.cos(math.pi * done)) / 2)
