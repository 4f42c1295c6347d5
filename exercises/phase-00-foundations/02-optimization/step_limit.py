"""The largest step size of a quadratic, measured from its gradient alone."""

from collections.abc import Callable

import torch
from torch import Tensor


def step_limit(
    gradient: Callable[[Tensor], Tensor], n_weight: int, seed: int = 0
) -> tuple[float, float, float]:
    """Return the limit, and how gradient descent grows just below and above it.

    `gradient(w)` is the gradient of a bowl, a quadratic whose minimum
    can be anywhere; w is float64, [n_weight]. The limit is the step size
    above which gradient descent runs away. Then check it: start 1 away
    from any place you like, in a random direction, run 200 steps at
    0.99 and at 1.01 times your limit, and return by which factor the
    gradient's length changes in the last step.

    Random numbers come from a generator of your own, with this seed.

    Example:
        >>> limit, below, above = step_limit(lambda w: 4 * (w - 7), 1)
        >>> round(limit, 2), below < 1, round(above, 2)
        (0.5, True, 1.02)
    """
    raise NotImplementedError("0.2.5 step_limit: your code here")
