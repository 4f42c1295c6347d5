"""The backward of a residual layer, with three wrong lines."""

import torch
from jaxtyping import Float
from torch import Tensor


def residual_backward(
    x: Float[Tensor, "batch pos d"],
    W1: Float[Tensor, "d d_hidden"],
    W2: Float[Tensor, "d_hidden d"],
    dy: Float[Tensor, "batch pos d"],
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the gradients (dx, dW1, dW2) of y = x + tanh(x W1) W2.

    `dy` is the gradient of the loss at y. Three lines are wrong. The
    network trains all the same, only worse.

    Example:
        >>> one = torch.ones(1, 1, 1)
        >>> dx, dW1, dW2 = residual_backward(one, one[0], one[0], one)
        >>> dx, dW1, dW2
        (tensor([[[1.4200]]]), tensor([[0.4200]]), tensor([[0.7616]]))
    """
    a = torch.tanh(x @ W1)
    dW2 = torch.einsum("bph,bpd->hd", a, dy) / len(x)
    da = dy @ W2.T
    dh = da * (1 - torch.tanh(a) ** 2)
    dW1 = torch.einsum("bpd,bph->dh", x, dh)
    dx = dh @ W1.T
    return dx, dW1, dW2
