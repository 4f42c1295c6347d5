"""A gate of its own, and a fair comparison."""

import torch
from jaxtyping import Float
from torch import Tensor


def swiglu(
    x: Float[Tensor, "*batch pos d_model"],
    W_gate: Float[Tensor, "d_model d_mlp"],
    W_in: Float[Tensor, "d_model d_mlp"],
    W_out: Float[Tensor, "d_mlp d_model"],
) -> Float[Tensor, "*batch pos d_model"]:
    """Let one reading of x gate another, and write the products back.

    The gate is SiLU(u) = u / (1 + e^−u) of x W_gate. Pre-activations of
    ±1000 must not give NaN, nor their gradients. Leave torch.nn alone; torch.sigmoid is fine.

    Example:
        The gate stands at −∞ for the first neuron, far open for the
        second.

        >>> x, gate = torch.ones(1, 1), torch.tensor([[-90.0, 90]])
        >>> swiglu(x, gate, torch.ones(1, 2), torch.ones(2, 1))
        tensor([[90.]])
    """
    ### BEGIN SOLUTION
    gate = x @ W_gate
    return (gate * torch.sigmoid(gate) * (x @ W_in)) @ W_out
    ### END SOLUTION


def fair_width(d_model: int, d_mlp: int) -> int:
    """Return the width of the largest SwiGLU no bigger than an MLP.

    The MLP has `d_mlp` neurons, two matrices and two biases, the SwiGLU
    three matrices and no bias. "Bigger" counts parameters.

    Example:
        >>> fair_width(4, 16)
        12
    """
    ### BEGIN SOLUTION
    return (2 * d_model * d_mlp + d_mlp + d_model) // (3 * d_model)
    ### END SOLUTION
