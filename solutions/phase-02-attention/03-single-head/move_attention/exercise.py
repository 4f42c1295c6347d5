"""An intervention: where the last query looks is decided by you."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def move_attention(
    pattern: Float[Tensor, "batch query key"],
    record: Int[Tensor, "batch"],
) -> Float[Tensor, "batch query key"]:
    """Return the pattern with all attention of the last query on one record.

    Window b's last row is 1 at key `record[b]` and 0 elsewhere. Every
    other row stays as it is, and so does the tensor you were given.

    Example:
        >>> pattern = torch.tensor([[[1.0, 0.0], [0.3, 0.7]]])
        >>> move_attention(pattern, torch.tensor([0]))
        tensor([[[1., 0.],
                 [1., 0.]]])
    """
    ### BEGIN SOLUTION
    moved = pattern.clone()
    moved[:, -1] = 0
    moved[torch.arange(len(record), device=record.device), -1, record] = 1
    return moved
    ### END SOLUTION
