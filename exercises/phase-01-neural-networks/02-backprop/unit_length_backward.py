"""Backward through a vector scaled to length 1."""

import torch
from jaxtyping import Float
from torch import Tensor


def unit_backward(
    x: Float[Tensor, "*batch d"], dy: Float[Tensor, "*batch d"]
) -> Float[Tensor, "*batch d"]:
    """Return the gradient at x, if y = x / |x| and dy is the gradient at y.

    Each vector along the last axis has a length of its own, |x|, and
    none is 0. No autograd.

    Example:
        |x| = 5 and y = (0.6, 0.8). A longer x gives the same y.

        >>> x = torch.tensor([3.0, 4.0])
        >>> unit_backward(x, torch.tensor([1.0, 0.0]))
        tensor([ 0.1280, -0.0960])
        >>> unit_backward(x, x)
        tensor([0., 0.])
    """
    raise NotImplementedError("1.2.4 unit_length_backward: your code here")
