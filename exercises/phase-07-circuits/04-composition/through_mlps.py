"""A change of the residual stream, handed on by some of the MLPs that follow."""

from collections.abc import Callable, Collection, Sequence

from jaxtyping import Float
from torch import Tensor

Stream = Float[Tensor, "batch d_model"]


def through_mlps(
    x: Stream,
    change: Stream,
    kept: Sequence[Stream],
    mlps: Sequence[Callable[[Stream], Stream]],
    live: Collection[int],
) -> Stream:
    """Return the final stream when a change passes through some MLPs alone.

    At one position, layer i first adds `kept[i]`, which is what its
    attention wrote in the clean run, and then mlps[i](stream). Each MLP
    includes its norm. Two streams run side by side: the clean one
    starts from x, the changed one from x + change. In the changed one,
    an MLP whose index is in `live` reads the changed stream; every
    other MLP is frozen, and adds what it adds in the clean one.
    Gradients flow through both.

    Example:
        Two MLPs square what they read. If the second alone is live, it
        reads 1 + 1 + 1 = 3 instead of 2.

        >>> import torch
        >>> one, zero = torch.ones(1, 1), torch.zeros(1, 1)
        >>> square = lambda x: x * x
        >>> through_mlps(one, one, [zero, zero], [square, square], [1])
        tensor([[12.]])
    """
    raise NotImplementedError("7.4.4 through_mlps: your code here")
