"""Dropout that keeps the expected value."""

import torch
from jaxtyping import Float
from torch import Tensor


def dropout(
    x: Float[Tensor, "*shape"], p: float, generator: torch.Generator
) -> tuple[Float[Tensor, "*shape"], Float[Tensor, "*shape"]]:
    """Return (y, mask): x with each entry dropped with probability p, and the mask.

    y = x · mask. The mask is 0 where an entry is dropped. Elsewhere it
    is the factor that keeps the expected value of y at x. Every entry is
    drawn on its own, from `generator`. 0 <= p < 1.

    Example:
        >>> y, mask = dropout(torch.ones(2, 3), 0.5, torch.Generator().manual_seed(0))
        >>> sorted(set(y.flatten().tolist()))
        [0.0, 2.0]
    """
    ### BEGIN SOLUTION
    kept = torch.rand(x.shape, generator=generator, dtype=x.dtype) >= p
    mask = kept.to(x.dtype) / (1 - p)
    return x * mask, mask
    ### END SOLUTION
