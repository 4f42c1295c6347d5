"""How widely each head listens."""

import torch
from jaxtyping import Float
from torch import Tensor


def head_entropy(pattern: Float[Tensor, "batch head query key"]) -> Float[Tensor, "head"]:
    """Return each head's entropy in nats, averaged over batch and query.

    A weight of exactly zero, as a masked key has, contributes nothing.
    A weight that is NaN is a fault further up: the result shows it.

    Example:
        One query looks at one key, the other at two.

        >>> pattern = torch.tensor([[[[1.0, 0.0], [0.5, 0.5]]]])
        >>> head_entropy(pattern)
        tensor([0.3466])
    """
    ### BEGIN SOLUTION
    return torch.special.entr(pattern).sum(-1).mean((0, 2))
    ### STUB
    # average = pattern.mean((0, 2))
    # return -(average * average.log()).sum(-1)
    ### END SOLUTION
