"""A line through the sizes that predicts the last one, with five faults."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor


def predict_last(
    total: Float[Tensor, " size"],
    embedding: Float[Tensor, " size"],
    batch: Sequence[int],
    steps: Sequence[int],
    losses: Float[Tensor, "size seed mark"],
    tokens: int,
    floor: float,
) -> tuple[float, float]:
    """Predict the loss of the last size from all others, and by how much it is missed.

    losses[i, s, m] is the held-out loss of size i, seed s, after steps[m]
    steps of batch[i] tokens each. All sizes are compared after the same
    number of `tokens`, where each has a mark. The loss of a size is the
    mean over its seeds. N is `total` without `embedding`. With the floor
    known, log(loss − floor) is a straight line in log N: fit it by least
    squares to all sizes but the last. Return the predicted loss of the
    last one, and the measured loss less the predicted. Compute in float64.

    Example:
        Losses of 3, 2 and 1.6 at N = 1, 2 and 4: the first two lie on 1 + 2 / N.

        >>> losses = torch.tensor([[[3.0]], [[2.0]], [[1.6]]])
        >>> N, none = torch.tensor([1.0, 2.0, 4.0]), torch.zeros(3)
        >>> guess, miss = predict_last(N, none, [1, 1, 1], [10], losses, 10, 1.0)
        >>> round(guess, 4), round(miss, 4)
        (1.5, 0.1)
    """
    mark = list(steps).index(tokens // batch[0])
    x = (total.double() - embedding.double()).log()
    y = (losses[:-1, :, mark].double() / floor).log().mean(1)
    dx = x[:-1] - x[:-1].mean()
    slope = (dx * y).sum() / dx.square().sum()
    guess = floor * (y.mean() + slope * (total[-1].double().log() - x[:-1].mean())).exp()
    return guess.item(), (losses[-1].double().min() - guess).item()
