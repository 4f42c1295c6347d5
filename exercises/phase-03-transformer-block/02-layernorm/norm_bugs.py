"""A post-norm sublayer with three bugs, all of which train."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def post_norm(
    x: Float[Tensor, "batch pos d_model"],
    f: Callable[[Tensor], Tensor],
    w: Float[Tensor, "d_model"],
    b: Float[Tensor, "d_model"],
    eps: float = 1e-5,
) -> Float[Tensor, "batch pos d_model"]:
    """Return LN(x + f(x)): the sum, normalized at each position.

    `f` is attention or an MLP, [batch pos d_model] to the same. Mend
    the lines below; do not call PyTorch's layer_norm.

    Example:
        >>> x = torch.tensor([[[1.0, 5.0]]])
        >>> post_norm(x, lambda x: -2 * x, torch.ones(2), torch.zeros(2))
        tensor([[[ 1.0000, -1.0000]]])
    """
    y = f(x)
    y = y - y.mean(1, keepdim=True)
    scale = (y.var(-1, keepdim=True) + eps).sqrt()
    return x + y / scale * w + b
