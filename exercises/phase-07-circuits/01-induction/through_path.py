"""What one head reads if one earlier head had written something else."""

from collections.abc import Callable

from jaxtyping import Float
from torch import Tensor


def through_path(
    x: Float[Tensor, "batch pos d_model"],
    z: Float[Tensor, "batch pos d_head"],
    z_other: Float[Tensor, "batch pos d_head"],
    W_O: Float[Tensor, "d_head d_model"],
    norm: Callable[[Tensor], Tensor],
    W: Float[Tensor, "d_model d_read"],
    b: Float[Tensor, "d_read"],
) -> Float[Tensor, "batch pos d_read"]:
    """Return a later head's keys, with one earlier head patched.

    The stream `x` enters layer 1. One head of layer 0 gave `z`, and so
    wrote z W_O into `x` already. In another run it gave `z_other`. Return
    what the later head computes from the stream in which this one head
    writes what it wrote in the other run and all else is as it was: apply
    `norm`, which works on the last axis, then `W` and `b`. With the
    matrix of queries or of values, the same function returns these.

    Example:
        Without a norm. The head gave 1, and in the other run 4.

        >>> import torch
        >>> x, z = torch.ones(1, 1, 2), torch.ones(1, 1, 1)
        >>> W_O, W = torch.tensor([[0.0, 1.0]]), torch.ones(2, 1)
        >>> through_path(x, z, 4 * z, W_O, lambda y: y, W, torch.zeros(1))
        tensor([[[5.]]])
    """
    raise NotImplementedError("7.1.3 through_path: your code here")
