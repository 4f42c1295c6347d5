"""How much of a feature is left in what a decoder failed to rebuild."""

import torch
from jaxtyping import Float
from torch import Tensor


def still_there(
    features: Float[Tensor, "n feature"],
    directions: Float[Tensor, "feature d"],
    error: Float[Tensor, "n d"],
) -> Float[Tensor, "feature"]:
    """Return, for each feature alone, the β that makes β f d closest to the error.

    `features` are the strengths f, never negative; `directions` is what
    each feature writes, of any length; `error` is what a decoder left
    over. Closest means: the smallest sum of squares over all examples
    and dimensions. A feature that is never on has no β: NaN.

    Example:
        >>> f = torch.tensor([[1.0], [0.0], [3.0]])
        >>> error = torch.tensor([[2.0, 9.0], [7.0, 7.0], [6.0, 9.0]])
        >>> still_there(f, torch.tensor([[4.0, 0.0]]), error)
        tensor([0.5000])
    """
    on = (features > 0).to(error)
    along = (on * (error @ directions.T)).sum(0)  # where the feature is on
    size = (on * features).sum(0) * directions.norm(dim=1)
    return along / size.clamp_min(1)
