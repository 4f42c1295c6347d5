"""A gradient that turns directions and does not stretch them."""

import torch
from jaxtyping import Float
from torch import Tensor


def tangent_gradient(
    rows: Float[Tensor, "feature d"], grad: Float[Tensor, "feature d"]
) -> Float[Tensor, "feature d"]:
    """Remove from each row of the gradient the part along that row.

    What is left is orthogonal to the row, so a small step along it
    turns the row and keeps its length. Rows may have any length above
    zero. Neither input is changed.

    Example:
        The row points along (1, 0), so only the second entry stays.

        >>> rows = torch.tensor([[1.0, 0.0]])
        >>> tangent_gradient(rows, torch.tensor([[3.0, 4.0]]))
        tensor([[0., 4.]])
    """
    ### BEGIN SOLUTION
    unit = rows / rows.norm(dim=1, keepdim=True)
    return grad - (grad * unit).sum(1, keepdim=True) * unit
    ### END SOLUTION
