"""Kernel regression, done by an attention layer that never heard of distances."""

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.model.attention import attention


def soft_knn(
    x: Float[Tensor, "record feature"],
    y: Float[Tensor, "record target"],
    at: Float[Tensor, "query feature"],
    width: float,
) -> Float[Tensor, "query target"]:
    """Predict y at new places from the records near them.

    Record j counts with weight exp(−|at − x_j|² / 2 width²), divided by
    the sum of all weights. Compute no distances: build queries and
    keys, and let `attention` do it. The records may lie far from the
    origin, as years do: measure x and `at` from the mean of x first.

    Example:
        Halfway between two records, both count the same.

        >>> x = torch.tensor([[0.0], [2.0]])
        >>> y = torch.tensor([[10.0], [30.0]])
        >>> soft_knn(x, y, torch.tensor([[1.0]]), width=0.5)
        tensor([[20.]])
    """
    raise NotImplementedError("2.1.5 soft_knn: your code here")
