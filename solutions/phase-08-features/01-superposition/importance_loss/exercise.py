"""The toy model and its loss, which counts some features more than others."""

import torch
from jaxtyping import Float
from torch import Tensor


def importance_loss(
    W: Float[Tensor, "*instance feature hidden"],
    b: Float[Tensor, "*instance feature"],
    x: Float[Tensor, "*instance batch feature"],
    importance: Float[Tensor, "*instance feature"],
) -> Float[Tensor, "*instance"]:
    """Squeeze the examples into the hidden dimensions, read them back, and weigh the errors.

    Write h = x W, read x' = ReLU(h Wᵀ + b). The loss is the mean over the
    batch of the sum over the features of importance times squared error.
    There may be no instance axis, or several. The function is trained
    through. A NaN in an input stays visible.

    Example:
        One dimension for two features, and only the first is right.

        >>> W = torch.tensor([[1.0], [0.0]])
        >>> x = torch.tensor([[0.5, 0.0], [0.5, 1.0]])
        >>> importance_loss(W, torch.zeros(2), x, torch.tensor([1.0, 0.2]))
        tensor(0.1000)
    """
    ### BEGIN SOLUTION
    output = torch.relu(x @ W @ W.mT + b.unsqueeze(-2))
    error = (x - output).square() * importance.unsqueeze(-2)
    return error.sum(-1).mean(-1)
    ### END SOLUTION
