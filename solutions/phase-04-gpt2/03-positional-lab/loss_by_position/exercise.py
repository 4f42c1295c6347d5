"""The loss at each position, averaged over windows."""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor

Model = Callable[[Int[Tensor, "window pos"]], Float[Tensor, "window pos d_vocab"]]


@torch.no_grad()
def loss_by_position(
    model: Model, windows: Int[Tensor, "window pos_and_1"]
) -> Float[Tensor, "pos"]:
    """Return the mean loss of the next token at each position, in nats.

    A window holds one token more than the model reads. Entry i is the
    mean over windows of −log p(token i + 1 | tokens 0 … i). The model
    turns tokens [window pos] into logits. Call it once.

    Example:
        A model that gives probability 3/4 to the token that it just read.

        >>> def repeats(tokens):
        ...     return torch.eye(2)[tokens] * torch.tensor(3.0).log()
        >>> loss_by_position(repeats, torch.tensor([[0, 0, 0], [1, 1, 0]]))
        tensor([0.2877, 0.8370])
    """
    ### BEGIN SOLUTION
    log_p = model(windows[:, :-1]).log_softmax(-1)
    losses = -log_p.gather(-1, windows[:, 1:, None])[..., 0]
    return losses.mean(0)
    ### END SOLUTION
