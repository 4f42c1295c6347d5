"""How much of a target an affine map explains, with a control."""

import torch
from jaxtyping import Float
from torch import Tensor


def affine_share(
    x: Float[Tensor, "example d_in"],
    y: Float[Tensor, "example d_out"],
    seed: int = 0,
) -> tuple[float, float]:
    """Return the share of y's variance that x W + b explains, and a control.

    Draw half of the examples at random (rounded down), fit W and b to them
    by least squares, and measure on the other half:

        share = 1 − Σ (y − ŷ)² / Σ (y − ȳ)²

    where ŷ is the fit's output and ȳ the mean of the y that you measure on.
    The control is the same measurement after the rows of y were put in a
    random order: what such a fit "explains" when x says nothing about y.
    Both are seeded, and the global random state is left alone.

    Example:
        A target that is affine in x is explained completely.

        >>> x = torch.arange(20.0)[:, None]
        >>> share, control = affine_share(x, 3 * x + 7)
        >>> round(share, 3), control < 0.9
        (1.0, True)
    """
    raise NotImplementedError("1.1.5 affine_share: your code here")
