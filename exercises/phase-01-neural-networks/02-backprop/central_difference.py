"""A gradient measured by nudging."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def central_difference(
    f: Callable[[Tensor], Tensor], x: Float[Tensor, "*shape"], eps: float
) -> Float[Tensor, "*shape"]:
    """Measure the gradient of f at x: one central difference for each entry.

    `f` takes a tensor of x's shape and returns one number, a tensor
    without axes. Leave x as it is. Compute in the dtype of x. Call `f`
    twice for each entry.

    Example:
        The slope of x³ at 2 is 12; the rest is eps².

        >>> f = lambda x: (x**3).sum()
        >>> central_difference(f, torch.tensor([2.0, 0.0]), 0.1)
        tensor([12.0100,  0.0100])
    """
    raise NotImplementedError("1.2.3 central_difference: your code here")
