"""the cosine ends a step too early

n_step − warmup steps of the cosine start at 0; the floor belongs to the step after the last.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import math

    if step < warmup:
        return lr * (step + 1) / warmup
    done = min((step - warmup) / max(n_step - 1 - warmup, 1), 1.0)
    if step >= n_step:
        done = 1.0
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
