"""Project vectors onto the subspace that some directions span."""

import torch
from jaxtyping import Float
from torch import Tensor


def project_onto(
    x: Float[Tensor, "*batch d"],
    span: Float[Tensor, "k d"],
) -> Float[Tensor, "*batch d"]:
    """Return the part of x that lies in the span of the given rows.

    The rows may have any length and any angles, and some may be
    combinations of others. What remains, x less the result, is
    orthogonal to every row.

    Example:
        The plane of the first two axes, given by two oblique vectors.

        >>> span = torch.tensor([[1.0, 0.0, 0.0], [2.0, 2.0, 0.0]])
        >>> project_onto(torch.tensor([3.0, 4.0, 5.0]), span)
        tensor([3., 4., 0.])
    """
    ### BEGIN SOLUTION
    return x @ torch.linalg.pinv(span) @ span
    ### END SOLUTION
