"""The learning rate of every step: a warm-up, then half a cosine."""

import math

from minigpt.errors import ConfigError


def warmup_cosine(
    step: int, *, lr: float, n_step: int, warmup: int = 0, lr_final: float = 0.0
) -> float:
    """Return the learning rate of step `step`, counted from 0: a ramp, then half a cosine.

    $$ η_t = η\\,\\tfrac{t+1}{w} \\;(t < w), \\qquad
       η_t = η_{end} + \\tfrac12 (η - η_{end}) \\left(1 + \\cos π\\tfrac{t-w}{T-w}\\right) $$

    From step `n_step` on it stays at `lr_final`.

    Example:
        >>> [warmup_cosine(t, lr=1.0, n_step=6, warmup=2) for t in (0, 1, 2, 4, 6)]
        [0.5, 1.0, 1.0, 0.5, 0.0]

    Raises:
        ConfigError: a warm-up that is negative or longer than the run.

    Source: Loshchilov & Hutter 2017, eq. 5; Goyal et al. 2017, §2.2 (warm-up); Lesson 4.5.
    """
    if not 0 <= warmup <= n_step:
        raise ConfigError(f"warmup={warmup} must be between 0 and n_step={n_step} steps")
    if step < warmup:
        return lr * (step + 1) / warmup
    if step >= n_step:
        return lr_final
    done = (step - warmup) / (n_step - warmup)
    return lr_final + (lr - lr_final) * (1 + math.cos(math.pi * done)) / 2
