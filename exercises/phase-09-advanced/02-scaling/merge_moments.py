"""Mean and scatter of rows that are never held together."""

import torch
from jaxtyping import Float
from torch import Tensor

Moments = tuple[int, Float[Tensor, "column"], Float[Tensor, "column column"]]


def moments(rows: Float[Tensor, "row column"]) -> Moments:
    """Return number, mean and scatter of a batch of at least one row.

    The scatter is the sum of (x − mean)ᵀ (x − mean) over the rows x.
    Mean and scatter are in double precision, and as exact as it allows:
    rows may lie a million spreads away from zero.

    Example:
        >>> moments(torch.tensor([[1.0], [3.0]]))[2]
        tensor([[2.]], dtype=torch.float64)
    """
    raise NotImplementedError("9.2.2 merge_moments: your code here")


def merge(a: Moments, b: Moments) -> Moments:
    """Return number, mean and scatter of both batches together.

    Neither a nor b is changed. Of any number of batches, merged in any
    order, the result is that of all rows at once.

    Example:
        >>> one, other = torch.tensor([[1.0], [3.0]]), torch.tensor([[5.0]])
        >>> merge(moments(one), moments(other))[2]
        tensor([[8.]], dtype=torch.float64)
    """
    raise NotImplementedError("9.2.2 merge_moments: your code here")
