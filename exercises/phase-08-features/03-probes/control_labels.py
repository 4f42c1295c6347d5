"""Labels that only a memory can predict."""

import torch
from jaxtyping import Int
from torch import Tensor


def control_labels(types: Int[Tensor, "n"], y: Int[Tensor, "n"], seed: int = 0) -> Int[Tensor, "n"]:
    """Return the labels of a control task.

    Each type gets one label by lot, and all its rows have that label.
    A label's chance is its share of the rows of y. Types are drawn
    independently. The same seed gives the same labels, and the global
    random state is left alone.

    Example:
        If all rows have one label, so has the control task.

        >>> control_labels(torch.tensor([7, 7, 2]), torch.tensor([4, 4, 4]))
        tensor([4, 4, 4])
    """
    raise NotImplementedError("8.3.2 control_labels: your code here")
