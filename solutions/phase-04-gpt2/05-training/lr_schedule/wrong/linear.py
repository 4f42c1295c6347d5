"""falls along a line, not along a cosine

Both have the same ends, so a test of the ends alone accepts it.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return lr + (lr_final - lr) * done
