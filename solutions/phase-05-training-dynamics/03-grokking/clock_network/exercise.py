"""Modular addition by chosen weights: turn two hands, add the angles, compare with all answers."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor


def clock_table(p: int, frequencies: Sequence[int]) -> Float[Tensor, "number wave"]:
    """Return the embedding: for each residue the cosine and the sine at each frequency.

    Columns 2i and 2i + 1 hold the cosine and the sine of the angle
    2πkn/p for the frequency k = frequencies[i]. The table is float32.

    Example:
        >>> clock_table(4, [1]).round()
        tensor([[ 1.,  0.],
                [-0.,  1.],
                [-1., -0.],
                [ 0., -1.]])
    """
    ### BEGIN SOLUTION
    angle = 2 * torch.pi / p * torch.arange(p)[:, None] * torch.tensor(frequencies)
    return torch.stack([angle.cos(), angle.sin()], -1).flatten(1)
    ### END SOLUTION


def add_angles(
    x: Float[Tensor, "*batch wave"], y: Float[Tensor, "*batch wave"]
) -> Float[Tensor, "*batch wave"]:
    """Return cosine and sine of the sums of two lists of angles.

    Cosines stand in the even columns, sines in the odd ones.

    Example:
        >>> quarter = torch.tensor([0.0, 1.0])
        >>> add_angles(quarter, quarter)
        tensor([-1.,  0.])
    """
    ### BEGIN SOLUTION
    ca, sa, cb, sb = x[..., ::2], x[..., 1::2], y[..., ::2], y[..., 1::2]
    return torch.stack([ca * cb - sa * sb, sa * cb + ca * sb], -1).flatten(-2)
    ### END SOLUTION


def clock_readout(p: int, frequencies: Sequence[int]) -> Float[Tensor, "wave answer"]:
    """Return the unembedding, so that the logit of answer c is Σ cos(2πk(a + b − c)/p).

    The logits are add_angles(table[a], table[b]) @ clock_readout(…).

    Example:
        >>> x = add_angles(clock_table(5, [1])[2], clock_table(5, [1])[4])
        >>> (x @ clock_readout(5, [1])).argmax()
        tensor(1)
    """
    ### BEGIN SOLUTION
    return clock_table(p, frequencies).T
    ### END SOLUTION
