"""The MLP of a block, from raw operations."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def gelu(x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
    """Gate x by its own size, in the tanh form that GPT-2 uses.

    x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). Use exponentials, tanh
    and products; leave torch.nn alone.

    Example:
        >>> gelu(torch.tensor([0.0, 6.0]))
        tensor([0., 6.])
    """
    ### BEGIN SOLUTION
    inner = (2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)
    return 0.5 * x * (1 + torch.tanh(inner))
    ### END SOLUTION


def mlp(
    x: Float[Tensor, "*batch pos d_model"],
    W_in: Float[Tensor, "d_model d_mlp"],
    b_in: Float[Tensor, "d_mlp"],
    W_out: Float[Tensor, "d_mlp d_model"],
    b_out: Float[Tensor, "d_model"],
    activation: Callable[[Tensor], Tensor] = gelu,
) -> Float[Tensor, "*batch pos d_model"]:
    """Read d_mlp directions, gate each, write d_mlp directions back.

    Rows are vectors: a matrix stands to the right of what it multiplies.
    What the MLP writes is returned; the caller adds it to the stream.

    Example:
        One neuron that reads the first number and adds twice of it to the
        second.

        >>> W_in, W_out = torch.tensor([[1.0], [0]]), torch.tensor([[0.0, 2]])
        >>> mlp(torch.tensor([[3.0, 9]]), W_in, torch.zeros(1), W_out, torch.zeros(2), torch.relu)
        tensor([[0., 6.]])
    """
    ### BEGIN SOLUTION
    return activation(x @ W_in + b_in) @ W_out + b_out
    ### END SOLUTION
