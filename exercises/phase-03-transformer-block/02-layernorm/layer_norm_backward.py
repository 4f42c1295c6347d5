"""LayerNorm's gradient, by hand."""

import torch
from jaxtyping import Float
from torch import Tensor


def layer_norm_backward(
    dout: Float[Tensor, "batch pos d_model"],
    x: Float[Tensor, "batch pos d_model"],
    w: Float[Tensor, "d_model"],
    eps: float = 1e-5,
) -> tuple[Float[Tensor, "batch pos d_model"], Float[Tensor, "d_model"], Float[Tensor, "d_model"]]:
    """Return the gradients of a loss with respect to x, w and b.

    `dout` is the gradient with respect to LayerNorm's output, n ⊙ w + b.
    No autograd.

    Example:
        A gradient along n asks for a longer vector, which LayerNorm
        ignores.

        >>> x = torch.tensor([[[-1.0, 1.0]]])
        >>> dx, dw, db = layer_norm_backward(x, x, torch.ones(2), eps=0)
        >>> dx, dw, db
        (tensor([[[0., 0.]]]), tensor([1., 1.]), tensor([-1.,  1.]))
    """
    raise NotImplementedError("3.2.2 layer_norm_backward: your code here")
