"""Masks for a short memory and for a text that is given."""

import torch
from jaxtyping import Bool
from torch import Tensor


def sliding_window(n: int, width: int) -> Bool[Tensor, "query key"]:
    """Let each position see the last `width` positions, its own included.

    Example:
        >>> sliding_window(3, 2).int()
        tensor([[1, 0, 0],
                [1, 1, 0],
                [0, 1, 1]], dtype=torch.int32)
    """
    raise NotImplementedError("2.2.4 other_masks: your code here")


def prefix_lm(n: int, n_prefix: int) -> Bool[Tensor, "query key"]:
    """Let every position see all of the prefix, and the rest causally.

    The first `n_prefix` positions are given (a question, a text to be
    translated); only what comes after them is predicted.

    Example:
        >>> prefix_lm(3, 2).int()
        tensor([[1, 1, 0],
                [1, 1, 0],
                [1, 1, 1]], dtype=torch.int32)
    """
    raise NotImplementedError("2.2.4 other_masks: your code here")
