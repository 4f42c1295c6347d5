"""A prediction for the largest model from the smaller ones, and its score."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

Curve = Callable[[float], float]  # from a size to a loss
Fit = Callable[[Tensor, Tensor], Curve]  # from sizes and mean losses to a curve


def score_held_out(
    sizes: Float[Tensor, " size"],
    losses: Float[Tensor, "size seed"],
    fit: Fit,
    n_draw: int = 200,
    seed: int = 0,
) -> tuple[float, float, float, float]:
    """Hold out the largest size, predict its loss from the others, and score.

    Returns (predicted, low, high, miss):
    predicted: the loss at the largest size, from a fit to the mean losses of
        the other sizes.
    low, high: the 2.5 % and 97.5 % quantiles of n_draw further predictions.
        For each, every other size draws as many of its seeds as it has, with
        replacement and independently of the other sizes, and the curve is
        fitted to the means of what was drawn.
    miss: the measured mean loss of the largest size minus `predicted`.
    The draws are seeded; the global random state is left alone.

    Example:
        A "fit" that predicts the lowest mean it has seen, without noise.

        >>> sizes, losses = torch.tensor([4.0, 1.0, 2.0]), torch.tensor([[1.0], [3.0], [2.0]])
        >>> score_held_out(sizes, losses, lambda s, y: lambda size: y.min().item())
        (2.0, 2.0, 2.0, -1.0)
    """
    ### BEGIN SOLUTION
    held = sizes.argmax()
    rest = torch.arange(len(sizes)) != held
    x, y, largest = sizes[rest], losses[rest], sizes[held].item()
    predicted = fit(x, y.mean(1))(largest)
    generator = torch.Generator().manual_seed(seed)
    draws = []
    for _ in range(n_draw):
        picks = torch.randint(y.shape[1], y.shape, generator=generator)
        draws.append(fit(x, y.gather(1, picks).mean(1))(largest))
    low, high = torch.tensor(draws).quantile(torch.tensor([0.025, 0.975])).tolist()
    return predicted, low, high, losses[held].mean().item() - predicted
    ### END SOLUTION
