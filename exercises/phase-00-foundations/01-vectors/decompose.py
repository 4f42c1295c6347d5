"""Split a vector into given feature directions and a remainder."""

import torch
from jaxtyping import Float
from torch import Tensor


def decompose(
    x: Float[Tensor, "batch d"],
    features: Float[Tensor, "feature d"],
) -> tuple[Float[Tensor, "batch feature"], Float[Tensor, "batch"]]:
    """Return least-squares coefficients and the share that they explain.

    The coefficients c minimize |x − Σ c_i f_i|². If several choices do,
    as when two features are the same, return the one with the smallest
    Σ c_i². The share is the squared length of Σ c_i f_i over that of x,
    and 0 for a vector of length 0.

    Example:
        Two features overlap; the third axis is outside of their span.

        >>> features = torch.tensor([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]])
        >>> x = torch.tensor([[3.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
        >>> decompose(x, features)
        (tensor([[ 2.,  1.],
                [-1.,  1.]]), tensor([1.0000, 0.5000]))
    """
    raise NotImplementedError("0.1.4 decompose: your code here")
