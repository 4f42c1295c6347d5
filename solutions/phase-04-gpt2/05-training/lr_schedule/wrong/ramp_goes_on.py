"""the ramp goes on at step warmup

`<=` gives the ramp a step more.
"""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    if step <= warmup and warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
