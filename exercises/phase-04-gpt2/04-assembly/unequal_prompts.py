"""Prompts of unequal lengths are continued in one batch, with a cache, and four faults."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from jaxtyping import Int
from torch import Tensor


def continue_prompts(
    model: Callable[..., tuple[Tensor, Any]], prompts: Sequence[Sequence[int]], n: int
) -> Int[Tensor, "batch n"]:
    """Return the n tokens by which greedy decoding continues each prompt.

    Each prompt must get what it would get alone. Shorter prompts are
    filled up on the left with the token 0, which may also be a token of
    a prompt. The model runs n times, and reads every column once.

    `model(tokens, places, seen, cache)` takes new tokens [batch new],
    the place of each in its own prompt [batch new], and which columns
    each may see, a boolean [batch new all]: `all` counts the columns in
    the cache and the new ones. `cache` is what the call before returned,
    None at first. It returns the logits [batch new d_vocab] and the
    cache. A column that sees nothing does no harm.

    Example:
        This model counts: after a token comes the next larger one.

        >>> def model(tokens, places, seen, cache):
        ...     return torch.eye(10)[(tokens + 1) % 10], cache
        >>> continue_prompts(model, [[5, 6], [2]], 3)
        tensor([[7, 8, 9],
                [3, 4, 5]])
    """
    width = max(len(p) for p in prompts)
    tokens = torch.tensor([[0] * (width - len(p)) + [*p] for p in prompts])
    cache, start = None, 0
    for _ in range(n):
        new, end = tokens.shape[1] - start, tokens.shape[1]
        places = torch.arange(new).expand(len(prompts), new)
        seen = torch.ones(len(prompts), new, end, dtype=torch.bool).tril()
        logits, cache = model(tokens[:, start:], places, seen, cache)
        start = end
        tokens = torch.cat([tokens, logits[:, -1].argmax(-1, keepdim=True)], 1)
    return tokens[:, width:]
