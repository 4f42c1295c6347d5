"""Exchange what lies along some directions, and leave the rest."""

import torch
from jaxtyping import Float
from torch import Tensor


def interchange_along(
    base: Float[Tensor, "batch d"],
    source: Float[Tensor, "batch d"],
    directions: Float[Tensor, "k d"],
) -> Float[Tensor, "batch d"]:
    """Give the base what the source has along the directions.

    Along the space that the k rows of `directions` span, the result has
    the projection of the source. Everything orthogonal to that space is
    that of the base. The rows are linearly independent, of any length,
    and need not be orthogonal. Gradients reach the directions, and the
    dtype stays.

    Example:
        The second coordinate comes from the source.

        >>> base = torch.tensor([[1.0, 2.0, 3.0]])
        >>> source = torch.tensor([[5.0, 7.0, 9.0]])
        >>> interchange_along(base, source, torch.tensor([[0.0, 2.0, 0.0]]))
        tensor([[1., 7., 3.]])
    """
    ### BEGIN SOLUTION
    Q = torch.linalg.qr(directions.T).Q
    return base + (source - base) @ Q @ Q.T
    ### END SOLUTION
