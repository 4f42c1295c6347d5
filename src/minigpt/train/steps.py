"""How far a step may go: a learning rate for every step, and a limit on the gradient's length."""

import math
from collections.abc import Iterable

import torch
from jaxtyping import Float
from torch import Tensor

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


@torch.no_grad()
def global_norm(params: Iterable[Tensor]) -> Float[Tensor, ""]:
    """Return the length of all gradients together, as if they were one long vector.

    $$ \\|g\\| = \\sqrt{\\textstyle\\sum_w \\|g_w\\|^2} $$
    """
    norms = [w.grad.norm() for w in params if w.grad is not None]
    return torch.stack(norms).norm() if norms else torch.tensor(0.0)


@torch.no_grad()
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Float[Tensor, ""]:
    """Shorten the gradient to at most `max_norm`, keeping its direction; return its old length.

    $$ g ← g \\cdot \\min\\!\\left(1,\\; \\frac{c}{\\|g\\| + 10^{-6}}\\right) $$

    A length that is not finite makes every gradient NaN or 0: look at what is returned.

    Raises:
        ConfigError: `max_norm` is not positive.

    Source: Pascanu et al. 2013, algorithm 1; Lesson 4.5.
    """
    if not max_norm > 0:
        raise ConfigError(f"max_norm={max_norm} must be positive")
    params = list(params)
    norm = global_norm(params)
    shrink = (max_norm / (norm + 1e-6)).clamp(max=1.0)
    for w in params:
        if w.grad is not None:
            w.grad.mul_(shrink)
    return norm
