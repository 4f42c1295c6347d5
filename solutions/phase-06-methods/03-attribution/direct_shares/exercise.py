"""A logit difference as a sum over the parts of the residual stream."""

from jaxtyping import Float
from torch import Tensor

Vector = Float[Tensor, "d_model"]


def direct_shares(
    parts: Float[Tensor, "component d_model"],
    w: Vector,
    b: Vector,
    u: Vector,
    eps: float,
) -> tuple[Float[Tensor, "component"], Float[Tensor, ""]]:
    """Return each part's share of a logit difference, and the constant.

    The parts add up to the stream x in front of the final LayerNorm:
    x less its mean, over the root of (variance of x plus eps), times
    `w`, plus `b`. The result is read along `u`, which gives the logit
    difference. The variance divides by d_model. The scale is that of
    the whole stream. All shares and the constant add up to the logit
    difference.

    Example:
        The stream is (3, 5), its mean 4 and its scale 1.

        >>> import torch
        >>> parts = torch.tensor([[3.0, 1.0], [0.0, 4.0]])
        >>> w, b, u = torch.tensor([[1.0, 2], [0, 1], [1, 1]])
        >>> shares, constant = direct_shares(parts, w, b, u, 0.0)
        >>> shares, constant
        (tensor([-1.,  2.]), tensor(1.))
    """
    ### BEGIN SOLUTION
    x = parts.sum(0)
    scale = (x.var(unbiased=False) + eps).sqrt()
    d = w * u - (w * u).mean()
    return parts @ d / scale, b @ u
    ### END SOLUTION
