"""How far a shuffle of the earlier tokens moves a model's last output."""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor

Model = Callable[[Int[Tensor, "batch pos"]], Float[Tensor, "batch pos d_out"]]


def shuffle_effect(
    model: Model,
    tokens: Int[Tensor, "batch pos"],
    other: Int[Tensor, "batch pos"],
    order: Int[Tensor, "earlier"],
) -> Float[Tensor, ""]:
    """Measure how much the order of earlier tokens matters to a model's last output.

    Two changes leave the last token as it is. The shuffle puts the
    earlier tokens in another order: position i gets token `order[i]`.
    The replacement takes the earlier tokens of `other`, in place. A
    move is the length (Euclidean) of the difference between the last
    output after the change and before it. Return the average move by
    the shuffle, over the batch, divided by the average move by the
    replacement.

    Example:
        Two layers that average everything so far, and 6, 0, 3.

        >>> n = torch.arange(1, 4)
        >>> model = lambda t: ((t.cumsum(1) / n).cumsum(1) / n)[..., None]
        >>> tokens, other = torch.tensor([[6, 0, 3]]), torch.tensor([[3, 3, 8]])
        >>> shuffle_effect(model, tokens, other, torch.tensor([1, 0]))
        tensor(2.)
    """
    ### BEGIN SOLUTION
    last = tokens[:, -1:]
    shuffled = torch.cat([tokens[:, order], last], dim=1)
    replaced = torch.cat([other[:, :-1], last], dim=1)
    y, by_shuffle, by_other = (model(t)[:, -1] for t in (tokens, shuffled, replaced))
    return (by_shuffle - y).norm(dim=-1).mean() / (by_other - y).norm(dim=-1).mean()
    ### END SOLUTION
