"""Where a curve jumps."""

import torch
from jaxtyping import Float
from torch import Tensor


def best_jump(y: Float[Tensor, "point"]) -> tuple[int, float]:
    """Find the one jump that explains a curve best.

    Return the number of the first point after the jump, and the share
    of the curve's squared deviations from its mean that the jump
    explains. At least two points stand on each side. The curve has
    five points or more, and is not constant.

    Example:
        >>> best_jump(torch.tensor([5.0, 5.0, 1.0, 1.0, 1.0]))
        (2, 1.0)
    """

    ### BEGIN SOLUTION
    def error(part: Tensor) -> Tensor:
        return (part - part.mean()).square().sum()

    errors = [error(y[:c]) + error(y[c:]) for c in range(2, len(y) - 1)]
    least = torch.stack(errors).min(0)
    return int(least.indices) + 2, float(1 - least.values / error(y))
    ### END SOLUTION
