"""Does a product of two factors copy? Its eigenvalues tell."""

import torch
from jaxtyping import Float
from torch import Tensor


def copying_score(A: Float[Tensor, "n r"], B: Float[Tensor, "r n"]) -> Float[Tensor, ""]:
    """Return the sum of A B's eigenvalues over that of their sizes.

    Of complex eigenvalues the numerator has the real parts, and the
    denominator the absolute values. The result is a real tensor with
    the dtype of the factors. At least one eigenvalue is not zero.

    Do not form A B: it is n × n, and r is small.

    Example:
        The product maps one direction to itself and one to its opposite.

        >>> A = torch.tensor([[5.0, 0.0], [0.0, -3.0]])
        >>> copying_score(A, torch.eye(2))
        tensor(0.2500)
    """
    ### BEGIN SOLUTION
    values = torch.linalg.eigvals(B @ A)
    return values.real.sum() / values.abs().sum()
    ### END SOLUTION
