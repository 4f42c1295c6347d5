"""What a model knows by some frequencies, and what it knows without them."""

from collections.abc import Sequence

import torch
from jaxtyping import Bool, Float
from torch import Tensor


def wave_part(
    logits: Float[Tensor, "sum answer"], frequencies: Sequence[int]
) -> Float[Tensor, "sum answer"]:
    """Project the logits of all p² sums on the waves of a + b at some frequencies.

    Row a·p + b belongs to the sum of a and b. For each frequency k
    there are two waves over the rows, cos(2πk(a + b)/p) and
    sin(2πk(a + b)/p).

    Example:
        These logits do not depend on the sum, so no wave holds a part.

        >>> wave_part(torch.tensor([[1.0, 2.0, 3.0]] * 9), [1]).abs().max() < 1e-6
        tensor(True)
    """
    raise NotImplementedError("5.3.4 restricted_excluded: your code here")


def restricted_excluded(
    logits: Float[Tensor, "sum answer"], frequencies: Sequence[int], shown: Bool[Tensor, "sum"]
) -> tuple[float, float]:
    """Return the restricted and the excluded loss, in nats a sum.

    restricted: of the part on the waves plus the mean of the logits
        over all sums; averaged over all sums.
    excluded: of the logits less that part; averaged over the sums that
        were shown in training.

    Example:
        Logits of zeros: every answer has the probability 1/3.

        >>> both = restricted_excluded(torch.zeros(9, 3), [1], torch.arange(9) < 4)
        >>> [round(loss, 3) for loss in both]
        [1.099, 1.099]
    """
    raise NotImplementedError("5.3.4 restricted_excluded: your code here")
