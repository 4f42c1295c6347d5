"""The gradient of a batch that does not fit into memory, from its parts."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

SKIP = -100  # a target that is not counted: padding


def accumulate(
    model: Callable[[list[Tensor], Tensor], Tensor],
    weights: list[Tensor],
    parts: Sequence[tuple[Tensor, Tensor]],
) -> tuple[float, list[Tensor]]:
    """Return the mean loss over all tokens of all parts, and its gradient for each weight.

    model: `model(weights, tokens)` returns logits [batch pos d_vocab];
        call it once for each part.
    weights: tensors that require a gradient.
    parts: pairs (tokens, targets), each [batch pos]. Parts differ in
        size. A target SKIP is padding: it does not count. At least one
        target of all parts counts, but a part may hold padding only.

    The graph of one part is freed, by taking its gradient, before the
    next part runs: memory is that of the largest part.

    Example:
        Logits (w, 0) for every token, w = 0. The loss of target 0 has the
        slope −½, that of target 1 has ½. Three targets are 0, one is 1.

        >>> w = torch.zeros(1, requires_grad=True)
        >>> def model(weights, tokens):
        ...     return torch.stack([weights[0].expand(tokens.shape), torch.zeros(tokens.shape)], -1)
        >>> long, short = torch.tensor([[0, 0, 0]]), torch.tensor([[1]])
        >>> accumulate(model, [w], [(long, long), (short, short)])[1]
        [tensor([-0.2500])]
    """
    ### BEGIN SOLUTION
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits = model(weights, tokens).flatten(0, 1)
        flat = targets.flatten()
        share = functional.cross_entropy(logits, flat, ignore_index=SKIP, reduction="sum") / n_token
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        total += share.item()
    return total, grads
    ### END SOLUTION
