"""Four things that can take the place of a head's output."""

import torch
from jaxtyping import Float
from torch import Tensor

Outputs = Float[Tensor, "batch pos head d_head"]


def replaced(
    z: Outputs, head: int, kind: str, reference: Outputs | None = None, seed: int = 0
) -> Outputs:
    """Return the outputs of all heads of a layer, with one head ablated.

    What stands in for the head on prompt i, position by position:

    - "zero": zeros; there is no reference.
    - "mean": the mean of its outputs over the reference prompts.
    - "resample": its output on another prompt of the reference, never
      on number i. Each reference prompt is used once, in a random
      order drawn with the seed.
    - "freeze": its output on reference prompt i.

    For the last two, the reference has as many prompts as z, two or
    more. Refuse any other kind with a ValueError that names it and the
    four valid ones.

    Example:
        Two prompts of one position, one head of width 1.

        >>> z = torch.tensor([1.0, 2.0]).view(2, 1, 1, 1)
        >>> other = torch.tensor([10.0, 30.0]).view(2, 1, 1, 1)
        >>> replaced(z, 0, "mean", other).flatten()
        tensor([20., 20.])
        >>> replaced(z, 0, "resample", other).flatten()
        tensor([30., 10.])
    """
    raise NotImplementedError("6.6.1 four_ablations: your code here")
