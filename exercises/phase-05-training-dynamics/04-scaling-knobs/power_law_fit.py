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
    raise NotImplementedError("5.4.2 power_law_fit: your code here")


def fit(
    sizes: Float[Tensor, " size"], losses: Float[Tensor, " size"], alphas: Sequence[float]
) -> tuple[float, float, float]:
    """Return E, A and that one of the alphas whose best curve has the least squared error.

    Example:
        >>> sizes = torch.tensor([1.0, 2, 4])
        >>> fit(sizes, 1 + 2 / sizes, [0.5, 1.0, 2.0])
        (1.0, 2.0, 1.0)
    """
    raise NotImplementedError("5.4.2 power_law_fit: your code here")
