"""Which part to remove, chosen on some cases and reported on others."""

from jaxtyping import Bool, Float
from torch import Tensor


def surgeon(
    gains: Float[Tensor, "part case"], chosen_on: Bool[Tensor, "case"]
) -> tuple[int, float, float]:
    """Choose the part with the largest mean gain, and report it honestly.

    The choice looks at the cases marked in `chosen_on` and at no other.
    Return the number of the part, its mean gain on these cases, and
    its mean gain on all other cases. Of equal parts, the first one.
    Means are computed in double precision. Mend the lines below.

    Example:
        Part 1 is chosen for its gains 5 and 3; the third case was not looked at.

        >>> import torch
        >>> gains = torch.tensor([[1.0, 2.0, 8.0], [5.0, 3.0, -1.0]])
        >>> surgeon(gains, torch.tensor([True, True, False]))
        (1, 4.0, -1.0)
    """
    best = int(gains.mean(1).abs().argmax())
    shown = gains[best, chosen_on].mean().item()
    return best, shown, gains[best].mean().item()
