"""Which heads a model can spare, and a control."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

Head = tuple[int, int]  # layer, head
Loss = Callable[[Any, list[Head]], float]


def spare_heads(
    loss: Loss,
    heads: Sequence[Head],
    choose: Any,
    test: Any,
    n_remove: int,
    n_random: int = 20,
    seed: int = 0,
) -> tuple[list[Head], float, Float[Tensor, "draw"]]:
    """Return heads that can go, in that order, their worth, and a control.

    `loss(prompts, removed)` runs the model without the heads that you
    list; `heads` are all that it has. Choose on the prompts `choose`,
    one head at a time: the next to go is the one whose absence, on top
    of those that are gone already, leaves the lowest loss. Then find out
    what the `n_remove` heads are worth together: the loss that their
    absence adds on the prompts `test`.

    The control is that number for random sets of the same size, drawn
    from all heads, every set equally likely, each draw anew. The same
    seed gives the same sets, and the global random state stays as it is.

    Example:
        A model in which head (0, h) is worth h nats.

        >>> def loss(prompts, removed):
        ...     return 1.0 + sum(head for _, head in removed)
        >>> every = [(0, 2), (0, 0), (0, 1)]
        >>> gone, added, random = spare_heads(loss, every, "a", "b", 2)
        >>> gone, added, len(random)
        ([(0, 0), (0, 1)], 1.0, 20)
    """
    raise NotImplementedError("2.4.3 spare_heads: your code here")
