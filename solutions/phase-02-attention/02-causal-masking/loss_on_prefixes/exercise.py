"""The loss of a model that is handed nothing but the tokens before."""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor

Model = Callable[[Int[Tensor, "batch pos"]], Float[Tensor, "batch pos vocab"]]


def prefix_loss(model: Model, tokens: Int[Tensor, "batch pos"]) -> Float[Tensor, "batch pos-1"]:
    """Return the loss of every token but the first, given the tokens before it.

    The model returns logits: those at position i predict token i + 1.
    Column i of the result is the loss of token i + 1, in nats, when the
    model is handed tokens 0 … i and nothing else: no later token, and no
    filler in its place.

    Example:
        A model that knows nothing about three tokens loses log 3 ≈ 1.0986.

        >>> even = lambda t: torch.zeros(*t.shape, 3)
        >>> prefix_loss(even, torch.tensor([[0, 2, 1]]))
        tensor([[1.0986, 1.0986]])
    """
    ### BEGIN SOLUTION
    losses = []
    for i in range(1, tokens.shape[1]):
        log_p = model(tokens[:, :i])[:, -1].log_softmax(-1)
        losses.append(-log_p.gather(-1, tokens[:, i, None])[:, 0])
    return torch.stack(losses, 1)
    ### END SOLUTION
