"""Cross-entropy, and the gradient that it hands back to the logits."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.train.losses import log_softmax


def loss_and_gradient(
    logits: Float[Tensor, "n d_vocab"], targets: Int[Tensor, "n"]
) -> tuple[Float[Tensor, ""], Float[Tensor, "n d_vocab"]]:
    """Return the mean surprisal of the targets, and its gradient.

    The loss is in nats. The gradient is that of the *mean*, with respect
    to each logit, worked out by hand: no autograd. `log_softmax` is the
    package's version of your `log_probs`.

    Example:
        >>> loss_and_gradient(torch.zeros(1, 2), torch.tensor([1]))
        (tensor(0.6931), tensor([[ 0.5000, -0.5000]]))
    """
    ### BEGIN SOLUTION
    n = len(targets)
    log_p = log_softmax(logits)
    rows = torch.arange(n)
    gradient = log_p.exp()
    gradient[rows, targets] -= 1
    return -log_p[rows, targets].mean(), gradient / n
    ### END SOLUTION
