"""Parity, and so XOR, with weights set by hand."""

import torch
from jaxtyping import Float
from torch import Tensor


def hand_parity(
    n: int,
) -> tuple[
    Float[Tensor, "n neuron"],
    Float[Tensor, "neuron"],
    Float[Tensor, "neuron 1"],
    Float[Tensor, "1"],
]:
    """Return W_1, b_1, W_2, b_2 of a network that tells odd from even.

    relu(x @ W_1 + b_1) @ W_2 + b_2 must be 1 for an odd number of ones
    and 0 for an even number, up to rounding, for every x of n bits. Use at
    most n neurons. For n = 2 this is XOR. Nothing is trained.

    Example:
        One bit is its own parity.

        >>> W_1, b_1, W_2, b_2 = hand_parity(1)
        >>> x = torch.tensor([[0.0], [1.0]]).to(W_1)
        >>> (torch.relu(x @ W_1 + b_1) @ W_2 + b_2).flatten().tolist()
        [0.0, 1.0]
    """
    ### BEGIN SOLUTION
    change = torch.full((n, 1), 2.0)
    change[1::2] = -2
    change[0] = 1
    return torch.ones(n, n), -torch.arange(n).float(), change, torch.zeros(1)
    ### END SOLUTION
