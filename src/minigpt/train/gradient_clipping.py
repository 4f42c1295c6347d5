"""The length of a gradient, and the limit on it."""

from collections.abc import Iterable

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError


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
