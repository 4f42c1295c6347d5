"""The loss of a crosscoder: one set of features, two models."""

import torch
from jaxtyping import Float
from torch import Tensor


def crosscoder_loss(
    x: Float[Tensor, "n model d"],
    W_enc: Float[Tensor, "model d feature"],
    b_enc: Float[Tensor, "feature"],
    W_dec: Float[Tensor, "feature model d"],
    b_dec: Float[Tensor, "model d"],
    penalty: float,
) -> Float[Tensor, ""]:
    """Return the loss of a crosscoder with ReLU features, a mean over the n examples.

    Features are read from all models at once and written into each
    by its own decoder. The first part of the loss is the squared
    distance to what is rebuilt, summed over models and dimensions. The
    second is the penalty times every feature's strength times the sum
    of the lengths of its directions. It is trained through, also where
    a direction has length zero.

    Example:
        A feature that is off, so that only b_dec is rebuilt.

        >>> x = torch.tensor([[[1.0], [2.0]]])
        >>> W = torch.ones(2, 1, 1)
        >>> crosscoder_loss(x, -W, torch.zeros(1), W.view(1, 2, 1), torch.ones(2, 1), 3.0)
        tensor(1.)
    """
    raise NotImplementedError("9.4.4 crosscoder_loss: your code here")
