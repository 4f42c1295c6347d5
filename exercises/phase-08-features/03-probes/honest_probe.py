"""A probe whose test accuracy can be believed."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor


def honest_probe(
    x: Float[Tensor, "n d"],
    y: Int[Tensor, "n"],
    groups: Int[Tensor, "n"],
    fit: Callable[[Tensor, Tensor, float], Callable[[Tensor], Tensor]],
    l2s: Sequence[float],
    seed: int = 0,
) -> tuple[float, float]:
    """Return a probe's accuracy on test groups, and the penalty chosen.

    Deal the groups at random: with n groups, 3 · (n // 5) train,
    n // 5 validate, and all others test. `fit(x, y, l2)` fits a probe
    and returns a function from activations to class numbers. Fit on
    the training rows alone, once for each l2. Choose the l2 with the
    highest validation accuracy, the largest of equals. Then read
    the test rows, once, with the probe chosen.

    Example:
        A probe that always says 1 is right on all rows of class 1.

        >>> x, y = torch.zeros(10, 2), torch.ones(10, dtype=torch.long)
        >>> says_one = lambda x, y, l2: lambda x: torch.ones(len(x))
        >>> honest_probe(x, y, torch.arange(10), says_one, [0.1, 1.0])
        (1.0, 1.0)
    """
    raise NotImplementedError("8.3.1 honest_probe: your code here")
