"""The sign of a singular vector, taken from what a head writes."""

import torch
from jaxtyping import Float
from torch import Tensor

In = Float[Tensor, "d_in vector"]
Out = Float[Tensor, "d_out vector"]


def sign_by_data(
    U: In, V: Out, outputs: Float[Tensor, "*batch d_out"]
) -> tuple[In, Out, Float[Tensor, "vector"]]:
    """Flip pairs of singular vectors so that outputs lie along V on average.

    The coefficient of an output y along column v is y · v. Where the
    mean of a vector's coefficients over all outputs is negative, flip
    both its column of U and its column of V. Where it is positive or
    zero, leave both as they are.

    Returns U, V, both with their signs chosen, and for each vector the
    share of outputs whose coefficient is positive after the flip. All
    three have the dtype of V.

    Example:
        The coefficients are −1 and −3, so both columns are flipped.

        >>> v = torch.tensor([[1.0], [0.0]])
        >>> U, V, share = sign_by_data(v, v, torch.tensor([[-1.0, 5.0], [-3.0, 0.0]]))
        >>> V[0], share
        (tensor([-1.]), tensor([1.]))
    """
    raise NotImplementedError("8.4.4 sign_by_data: your code here")
