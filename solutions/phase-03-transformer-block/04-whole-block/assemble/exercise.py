"""One transformer block from its four parts."""

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

Stream = Float[Tensor, "batch pos d_model"]


def block(
    x: Stream,
    ln1: Callable[[Stream], Stream],
    attn: Callable[[Stream, Any], Stream],
    ln2: Callable[[Stream], Stream],
    mlp: Callable[[Stream], Stream],
    past: Any = None,
) -> Stream:
    """Run a pre-norm block on its four parts: attention, then the MLP.

    `past` holds the keys and values of earlier positions when text is
    generated; attention takes it as its second argument. Do not change
    x in place.

    Example:
        Parts that are simple enough to follow by hand.

        >>> half, double = lambda x: x / 2, lambda x: 2 * x
        >>> add_one = lambda x, past: x + 1
        >>> block(torch.tensor([[[4.0]]]), half, add_one, half, double)
        tensor([[[14.]]])
    """
    ### BEGIN SOLUTION
    x = x + attn(ln1(x), past)
    return x + mlp(ln2(x))
    ### END SOLUTION
