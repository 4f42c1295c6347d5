"""An MLP that keeps nothing but its input for the backward pass."""

from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import gelu


def mlp(
    x: Float[Tensor, "batch pos d_model"],
    W_in: Float[Tensor, "d_model d_mlp"],
    b_in: Float[Tensor, "d_mlp"],
    W_out: Float[Tensor, "d_mlp d_model"],
    b_out: Float[Tensor, "d_model"],
) -> Float[Tensor, "batch pos d_model"]:
    """The MLP as it is: PyTorch keeps `pre` and `post`, eight times x.

    Example:
        >>> zero = torch.zeros
        >>> mlp(torch.ones(1, 1, 2), zero(2, 8), zero(8), zero(8, 2), torch.ones(2))
        tensor([[[1., 1.]]])
    """
    pre = x @ W_in + b_in
    return gelu(pre, approximate="tanh") @ W_out + b_out


class LeanMLP(torch.autograd.Function):
    """The same function; but only its five arguments are kept.

    Use it as `LeanMLP.apply(x, W_in, b_in, W_out, b_out)`. What is kept
    goes through `ctx.save_for_backward(...)` and comes back as
    `ctx.saved_tensors`. `pre` and `post` are computed again when the
    gradient arrives. `backward` returns five gradients, in the order of
    the arguments.
    """

    @staticmethod
    def forward(ctx: Any, *arguments: Tensor) -> Float[Tensor, "batch pos d_model"]:
        """Return the output of `mlp`, and save what backward needs."""
        raise NotImplementedError("3.4.6 rematerialize: your code here")

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, ...]:
        """Return the gradients of the five arguments.

        `grads[0]` is the gradient of the output.
        """
        raise NotImplementedError("3.4.6 rematerialize: your code here")
