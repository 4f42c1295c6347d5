"""Vectors and a linear map in the coordinates of another basis."""

import torch
from jaxtyping import Float
from torch import Tensor


def change_basis(
    x: Float[Tensor, "batch d"],
    M: Float[Tensor, "d d"],
    basis: Float[Tensor, "d d"],
) -> tuple[Float[Tensor, "batch d"], Float[Tensor, "d d"]]:
    """Return coordinates in a basis, and the matrix that acts on them.

    Vectors are rows. The rows of `basis` are the basis vectors b_i, of
    any length and at any angles: x = Σ c_i b_i. The map takes x to x M.
    The new matrix takes the coordinates of x to the coordinates of x M.

    Example:
        An oblique basis; the map doubles the first axis.

        >>> basis = torch.tensor([[1.0, 0.0], [1.0, 1.0]])
        >>> double_first = torch.tensor([[2.0, 0.0], [0.0, 1.0]])
        >>> change_basis(torch.tensor([[3.0, 1.0]]), double_first, basis)
        (tensor([[2., 1.]]), tensor([[2., 0.],
                [1., 1.]]))
    """
    raise NotImplementedError("0.1.2 change_basis: your code here")
