"""A sweep over positions in one run."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

Streams = Float[Tensor, "copy batch pos d_model"]


def batched_sweep(
    rest: Callable[[Streams], Float[Tensor, "copy batch"]],
    base: Float[Tensor, "batch pos d_model"],
    source: Float[Tensor, "batch pos d_model"],
) -> Float[Tensor, "pos batch"]:
    """Measure one patch of the stream a position, with one call.

    `base` and `source` are one activation of two runs. `rest` is the
    rest of the model and the metric: it takes any number of copies of
    the whole batch, and returns the metric of each copy and prompt.
    Call it once. In copy number i, position i holds what `source` has
    there, and all else is `base`.

    Example:
        The rest adds up the last position, so only that patch counts.

        >>> def rest(x):
        ...     return x[:, :, -1].sum(-1)
        >>> base, source = torch.zeros(1, 3, 2), torch.ones(1, 3, 2)
        >>> batched_sweep(rest, base, source)
        tensor([[0.],
                [0.],
                [2.]])
    """
    raise NotImplementedError("6.4.3 batched_sweep: your code here")
