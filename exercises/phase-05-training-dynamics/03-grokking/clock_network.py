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
    raise NotImplementedError("5.3.1 clock_network: your code here")


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
    raise NotImplementedError("5.3.1 clock_network: your code here")


def clock_readout(p: int, frequencies: Sequence[int]) -> Float[Tensor, "wave answer"]:
    """Return the unembedding, so that the logit of answer c is Σ cos(2πk(a + b − c)/p).

    The logits are add_angles(table[a], table[b]) @ clock_readout(…).

    Example:
        >>> x = add_angles(clock_table(5, [1])[2], clock_table(5, [1])[4])
        >>> (x @ clock_readout(5, [1])).argmax()
        tensor(1)
    """
    raise NotImplementedError("5.3.1 clock_network: your code here")
