"""Angles for a text that is longer than those of training."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor


def stretched_angles(
    n_pos: int, n_train: int, d_head: int, base: float = 10_000.0
) -> Float[Tensor, "pos pair"]:
    """Return the angle of each pair at each position, in radians, float64.

    A text of n_pos tokens is longer than the n_train of training:
    position i is read as i · n_train / n_pos. A text that is not longer
    is read as it is. Pair j turns by base**(-2j / d_head) radians from
    one position to the next.

    Example:
        Four positions in the room of two; the pairs turn by 1 and by 1/100.

        >>> stretched_angles(4, n_train=2, d_head=4)[:, 0].tolist()
        [0.0, 0.5, 1.0, 1.5]
    """
    ### BEGIN SOLUTION
    scale = min(1.0, n_train / n_pos)
    position = scale * torch.arange(n_pos, dtype=torch.float64)
    speed = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return position[:, None] * speed
    ### END SOLUTION


def short_turn(n_train: int, d_head: int, base: float = 10_000.0) -> Bool[Tensor, "pair"]:
    """Say which pairs do not make a full turn within a text of training.

    The largest distance of a query and a key is n_train − 1. A pair
    that turns by less than 2π over it meets new angles in longer texts.

    Example:
        Over 9 positions the pairs turn by 9 and by 0.09 radians.

        >>> short_turn(10, d_head=4).tolist()
        [False, True]
    """
    ### BEGIN SOLUTION
    speed = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64) / d_head)
    return (n_train - 1) * speed < 2 * torch.pi
    ### END SOLUTION
