"""The learning rate of every step: a linear warm-up, then half a cosine to a floor."""

import math


def lr_schedule(step: int, lr: float, n_step: int, warmup: int, lr_final: float) -> float:
    """Return the learning rate of a step; steps count from 0.

    Warm-up: the rate rises by lr / warmup a step, from lr / warmup at
        step 0 to lr at step warmup - 1. warmup = 0 means none.
    Cosine: half a cosine from lr at step `warmup` to lr_final at n_step.
    After that: lr_final.

    `warmup` is between 0 and n_step.

    Example:
        >>> [lr_schedule(t, 1.0, n_step=6, warmup=2, lr_final=0.0) for t in (0, 1, 2, 4, 6)]
        [0.5, 1.0, 1.0, 0.5, 0.0]
    """
    ### BEGIN SOLUTION
    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
    ### END SOLUTION
