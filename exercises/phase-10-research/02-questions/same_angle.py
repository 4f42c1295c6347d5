"""A control that a norm lets through as much as the change itself."""

import torch
from jaxtyping import Float
from torch import Tensor


def same_angle(
    x: Float[Tensor, "batch pos d_model"],
    y: Float[Tensor, "batch pos d_model"],
    seed: int = 0,
) -> Float[Tensor, "batch pos d_model"]:
    """Move x as far as y lies from it, into a direction drawn at random.

    All means are taken over d_model. Center x and y: subtract the mean of
    each row. Draw one Gaussian direction for each position, shared by
    all texts, from a generator with this seed:
    `torch.randn(pos, d_model, generator=g, dtype=torch.float64)`, and center its rows
    as well. Make it orthogonal to the centered x. The result y' lies in
    the plane of x and this direction: it has the length of the centered
    y, and the same inner product with the centered x. Its component along
    the drawn direction is not negative. Compute in double precision,
    return x's dtype. No row of x is constant.

    Example:
        With three numbers, centered rows lie in a plane, so y' is y or
        its mirror image.

        >>> x = torch.tensor([[[1.0, 0.0, -1.0]]])
        >>> y = torch.tensor([[[1.0, 1.0, -2.0]]])
        >>> same_angle(x, y, seed=1)
        tensor([[[ 2., -1., -1.]]])
    """
    g = torch.Generator().manual_seed(seed)
    r = torch.randn(x.shape[1:], generator=g, dtype=torch.float64)
    raise NotImplementedError("10.2.4 same_angle: your code here")
