"""NumPy floats, which are floats."""


def lr_schedule(step, lr, n_step, warmup, lr_final):
    import numpy as np

    marks = np.float64(step)
    if step < warmup:
        return (marks + 1) * lr / warmup
    if step >= n_step:
        return np.float64(lr_final)
    return (
        lr_final + (lr - lr_final) * np.cos(np.pi / 2 * (marks - warmup) / (n_step - warmup)) ** 2
    )
