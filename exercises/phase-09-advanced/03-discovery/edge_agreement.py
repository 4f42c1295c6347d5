"""Forecast and measured changes, with a control that keeps what targets differ in."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def edge_agreement(
    predicted: Float[Tensor, "edge"],
    measured: Float[Tensor, "edge"],
    target: Int[Tensor, "edge"],
    n: int,
    seed: int,
) -> tuple[float, float]:
    """Return Pearson's correlation of both, and a p-value from shuffled forecasts.

    Shuffle `predicted` n times, only among edges that end at the same
    target, each arrangement equally likely, by a generator of your own that
    is seeded with `seed`. Then p = (1 + b) / (1 + n), where b counts the
    shuffles that correlate with `measured` at least as highly as the
    forecasts do. Count a shuffle that misses by less than 1e-9, since equal
    arrangements differ by rounding. Compute in double precision. Edges of
    one target need not stand together, and targets are any integers.

    Raises:
        ValueError: one of the two is constant, so that no correlation exists.

    Example:
        Each target has one edge: every shuffle is the forecast itself.

        >>> x, y = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([2.0, 4.0, 8.0])
        >>> r, p = edge_agreement(x, y, torch.tensor([0, 1, 2]), n=9, seed=0)
        >>> (round(r, 6), p)
        (1.0, 1.0)
    """
    raise NotImplementedError("9.3.5 edge_agreement: your code here")
