"""A power law with an irreducible loss, fitted by least squares."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor


def line_at(
    alpha: float, sizes: Float[Tensor, " size"], losses: Float[Tensor, " size"]
) -> tuple[float, float]:
    """Return E and A of the best E + A · size^−alpha, for one given alpha.

    Least squares; E may not be below 0, and where it would be, E is 0 and A
    is the best slope through the origin. Compute in float64.

    Example:
        Losses 3, 2, 1.5 at sizes 1, 2, 4 lie on 1 + 2 / size.

        >>> line_at(1.0, torch.tensor([1.0, 2, 4]), torch.tensor([3.0, 2, 1.5]))
        (1.0, 2.0)
    """
    ### BEGIN SOLUTION
    z, y = sizes.double() ** -alpha, losses.double()
    dz = z - z.mean()
    A = (dz * y).sum() / dz.square().sum()
    E = y.mean() - A * z.mean()
    if E < 0:
        E, A = torch.zeros(()), (z * y).sum() / z.square().sum()
    return E.item(), A.item()
    ### END SOLUTION


def fit(
    sizes: Float[Tensor, " size"], losses: Float[Tensor, " size"], alphas: Sequence[float]
) -> tuple[float, float, float]:
    """Return E, A and that one of the alphas whose best curve has the least squared error.

    Example:
        >>> sizes = torch.tensor([1.0, 2, 4])
        >>> fit(sizes, 1 + 2 / sizes, [0.5, 1.0, 2.0])
        (1.0, 2.0, 1.0)
    """
    ### BEGIN SOLUTION
    best = None
    for alpha in alphas:
        E, A = line_at(alpha, sizes, losses)
        error = (E + A * sizes.double() ** -alpha - losses.double()).square().sum().item()
        if best is None or error < best[0]:
            best = (error, (E, A, alpha))
    return best[1]
    ### END SOLUTION
