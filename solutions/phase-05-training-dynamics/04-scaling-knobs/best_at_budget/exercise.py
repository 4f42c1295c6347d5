"""Which model to train with a given number of operations."""

import math

import torch
from jaxtyping import Float
from torch import Tensor


def loss_at(budget: float, flops: Float[Tensor, " mark"], losses: Float[Tensor, " mark"]) -> float:
    """Return a run's loss when it had used `budget` operations.

    Between two marks the loss is a straight line over log(flops). Before the
    first mark and after the last one the loss is NaN: nothing was measured.

    Example:
        >>> loss_at(1e9, torch.tensor([1e8, 1e10]), torch.tensor([3.0, 2.0]))
        2.5
    """
    ### BEGIN SOLUTION
    x, at = flops.double().log(), math.log(budget)
    if not x[0] - 1e-12 <= at <= x[-1] + 1e-12:
        return math.nan
    right = min(max(int((x < at).sum()), 1), len(x) - 1)
    share = (at - x[right - 1]) / (x[right] - x[right - 1])
    return torch.lerp(losses[right - 1].double(), losses[right].double(), share).item()
    ### END SOLUTION


def best_at_budget(
    budget: float,
    sizes: Float[Tensor, " run"],
    flops: Float[Tensor, "run mark"],
    losses: Float[Tensor, "run mark"],
) -> float:
    """Return the best size at a budget: the lowest point of a parabola in log(size).

    The parabola is fitted by least squares to the losses of the runs that
    have one at this budget. Where fewer than three have one, where it opens
    downward, or where its lowest point lies outside of their sizes, there
    is no answer: NaN.

    Example:
        Three runs at one budget, alike on both sides of size 100.

        >>> sizes = torch.tensor([10.0, 100, 1000])
        >>> flops = torch.tensor([[1e8, 1e10]]).expand(3, 2)
        >>> losses = torch.tensor([[3.0, 2.2], [2.8, 2.0], [3.0, 2.2]])
        >>> round(best_at_budget(1e9, sizes, flops, losses), 3)
        100.0
    """
    ### BEGIN SOLUTION
    pairs = [
        (math.log(s), loss_at(budget, f, y)) for s, f, y in zip(sizes, flops, losses, strict=True)
    ]
    pairs = [(x, y) for x, y in pairs if not math.isnan(y)]
    if len(pairs) < 3:
        return math.nan
    x, y = torch.tensor(pairs, dtype=torch.float64).T
    middle = x.mean()
    powers = torch.stack([torch.ones_like(x), x - middle, (x - middle) ** 2], 1)
    _, b, a = torch.linalg.lstsq(powers, y[:, None]).solution[:, 0]
    lowest = middle - b / (2 * a)
    if a <= 0 or not x.min() <= lowest <= x.max():
        return math.nan
    return lowest.exp().item()
    ### END SOLUTION
