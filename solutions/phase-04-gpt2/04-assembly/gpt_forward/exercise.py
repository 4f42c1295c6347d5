"""A decoder-only transformer from its parts."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

Stream = Float[Tensor, "batch pos d_model"]


def gpt_forward(
    tokens: Int[Tensor, "batch pos"],
    embedding: Callable[[Tensor, int], Stream],
    blocks: Sequence[Callable[[Stream, Any], Stream]],
    ln_final: Callable[[Stream], Stream],
    W_U: Float[Tensor, "d_model d_vocab"],
    past: Any = None,
) -> Float[Tensor, "batch pos d_vocab"]:
    """Return the logits of the next token at every position.

    `embedding(tokens, start)` embeds tokens, the first of which stands
    at position `start`. `past` is a cache or None: `past.length` is how
    many positions it holds, and `past.layer(i)` is what block i takes
    as its second argument (None where there is no cache).

    Example:
        Parts that are simple enough to follow by hand.

        >>> embed = lambda tokens, start: tokens[..., None] + start + 0.5
        >>> double = lambda x, past: 2 * x
        >>> W_U = torch.tensor([[1.0, 10.0]])
        >>> gpt_forward(torch.tensor([[3]]), embed, [double, double], torch.neg, W_U)
        tensor([[[ -14., -140.]]])
    """
    ### BEGIN SOLUTION
    x = embedding(tokens, 0 if past is None else past.length)
    for i, block in enumerate(blocks):
        x = block(x, None if past is None else past.layer(i))
    return ln_final(x) @ W_U
    ### END SOLUTION
