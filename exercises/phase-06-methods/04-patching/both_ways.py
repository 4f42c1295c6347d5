"""Patch every part of a circuit, in both directions."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

Parts = Float[Tensor, "part"]


def both_ways(
    circuit: Callable[[Parts], Float[Tensor, ""]],
    clean: Parts,
    corrupt: Parts,
) -> tuple[Parts, Parts]:
    """Return what each part restores, and what is lost without it.

    `circuit` computes an output from the values of its parts, which are
    `clean` in one run and `corrupt` in the other. Patch one part at a
    time. Both results are shares of the gap, the clean output less the
    corrupt one:
    restored: the corrupt run with the clean value of that part: by how
        much does the output rise?
    lost: the clean run with the corrupt value of that part: by how much
        does the output fall?
    Shares may be negative or above 1. If the gap is 0, all are NaN.

    Example:
        The product of two parts.

        >>> clean, corrupt = torch.tensor([2.0, 3.0]), torch.tensor([0.0, 1.0])
        >>> both_ways(torch.prod, clean, corrupt)
        (tensor([0.3333, 0.0000]), tensor([1.0000, 0.6667]))
    """
    raise NotImplementedError("6.4.4 both_ways: your code here")
