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
    ### BEGIN SOLUTION
    g = torch.Generator().manual_seed(seed)
    v = torch.randn(n_weight, generator=g, dtype=torch.float64)
    start = v / v.norm()
    zero = torch.zeros_like(start)
    v = start
    for _ in range(500):
        product = gradient(v) - gradient(zero)
        v = product / product.norm()
    limit = 2 / float(v @ (gradient(v) - gradient(zero)))

    factors = []
    for lr in (0.99 * limit, 1.01 * limit):
        w = start
        for _ in range(200):
            before = gradient(w)
            w = w - lr * before
        factors.append(float(gradient(w).norm() / before.norm()))
    return limit, factors[0], factors[1]
    ### END SOLUTION
