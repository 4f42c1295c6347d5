"""A matrix product and the bias behind it, as one operation."""

from jaxtyping import Float
from torch import Tensor, nn


def affine(
    x: Float[Tensor, "*batch d_in"],
    W: Float[Tensor, "d_in d_out"],
    b: Float[Tensor, "d_out"] | None,
) -> Float[Tensor, "*batch d_out"]:
    """Compute `x @ W + b`, equal up to rounding, in one pass over the result instead of two.

    $$ x ↦ x W + b $$

    Source: Lesson 2.4.
    """
    return nn.functional.linear(x, W.T, b)
