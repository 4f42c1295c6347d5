"""CPR and CMD of a faithfulness curve."""

import torch
from jaxtyping import Float
from torch import Tensor


def circuit_areas(
    sizes: Float[Tensor, "size"], faithfulness: Float[Tensor, "size"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Return the area under a faithfulness curve, and that between it and 1.

    Both by trapezoids between the given sizes, which rise and need not be
    equally far apart. Nothing is added below the smallest size. The second
    area takes |1 − f| at the sizes themselves. Faithfulness may be negative
    or above 1. Both inputs have one dtype, and so have both areas.

    Example:
        >>> circuit_areas(torch.tensor([0.0, 0.2, 1.0]), torch.tensor([0.0, 1.0, 1.0]))
        (tensor(0.9000), tensor(0.1000))
    """

    raise NotImplementedError("9.3.2 circuit_areas: your code here")
