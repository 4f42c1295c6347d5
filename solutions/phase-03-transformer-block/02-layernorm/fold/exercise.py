"""A norm that has moved into the matrix behind it."""

import torch
from jaxtyping import Float
from torch import Tensor


def fold(
    w: Float[Tensor, "d_model"],
    b: Float[Tensor, "d_model"],
    W: Float[Tensor, "d_model d_out"],
    c: Float[Tensor, "d_out"],
) -> tuple[Float[Tensor, "d_model d_out"], Float[Tensor, "d_out"]]:
    """Return W′ and c′ with LN(x) W + c = x W′ / σ(x) + c′ for every x.

    LN(x) is (x − mean) / σ(x) ⊙ w + b. Note that x on the right is the
    stream as it is: the centering, too, is to end up in W′, so that all
    that is left of the norm is a division.

    Example:
        >>> W, c = fold(
        ...     torch.tensor([1.0, 3.0]), torch.tensor([5.0, 0.0]), torch.eye(2), torch.zeros(2)
        ... )
        >>> W, c
        (tensor([[ 0.5000, -1.5000],
                [-0.5000,  1.5000]]), tensor([5., 0.]))
    """
    ### BEGIN SOLUTION
    folded = w[:, None] * W
    return folded - folded.mean(0), c + b @ W
    ### END SOLUTION
