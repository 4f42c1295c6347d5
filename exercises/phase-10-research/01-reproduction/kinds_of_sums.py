"""Which sums could be known without knowing how to add?"""

import torch
from jaxtyping import Bool
from torch import Tensor


def kinds_of_sums(
    shown: Bool[Tensor, "p p"],
) -> tuple[Bool[Tensor, "p p"], Bool[Tensor, "p p"]]:
    """Split the sums that were not shown into mirrored and clean ones.

    shown[a, b] is True if the sum of a and b stands in the training
    data. A sum that was not shown is mirrored if the sum of b and a was
    shown, and clean otherwise. Return both masks, mirrored first.

    Example:
        0 + 1 is shown. 1 + 0 is its mirror.

        >>> shown = torch.tensor([[False, True], [False, False]])
        >>> kinds_of_sums(shown)[0]
        tensor([[False, False],
                [ True, False]])
    """
    raise NotImplementedError("10.1.3 kinds_of_sums: your code here")
