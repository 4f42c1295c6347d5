"""Find out whether a model reads the future, and where."""

from collections.abc import Callable

import torch
from jaxtyping import Bool, Float
from torch import Tensor

Model = Callable[[Float[Tensor, "pos d_in"]], Float[Tensor, "pos d_out"]]


def find_leaks(model: Model, x: Float[Tensor, "pos d_in"]) -> Bool[Tensor, "output input"]:
    """Return True where an output depends on a later input.

    You can run the model, and not look into it. Replace each later input
    by at least 20 random rows, some of them several times as large as x,
    whose entries are about 1. An output moves if one of its features
    changes by more than 1e-5 of the largest output; less is rounding.
    Entries on and below the diagonal are False.

    Example:
        Each output is its own input plus the next one's.

        >>> peeks = lambda x: x + torch.cat([x[1:], 0 * x[:1]])
        >>> find_leaks(peeks, torch.ones(3, 2)).int()
        tensor([[0, 1, 0],
                [0, 0, 1],
                [0, 0, 0]], dtype=torch.int32)
    """
    raise NotImplementedError("2.2.2 leak_detector: your code here")
