"""Does a write agree with the board that it finds, or only with boards in general?"""

import torch
from jaxtyping import Float
from torch import Tensor


def meeting_cosine(
    write: Float[Tensor, "pos d_model"],
    board: Float[Tensor, "pos d_model"],
    n_null: int = 20,
    seed: int = 0,
) -> tuple[float, Float[Tensor, "null"]]:
    """Return the mean cosine of a write with its board, and `n_null` nulls.

    Write and board are centered first: their means over positions say the
    same everywhere and are no news. A null pairs each write with the board
    of *another* position, by rolling the boards by a random number of
    positions from 1 to n_pos − 1. The same seed gives the same nulls, and
    the global random state is left alone.

    Example:
        A write that takes back a third of its own board.

        >>> board = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
        >>> cosine, null = meeting_cosine(-board / 3, board, n_null=4)
        >>> round(cosine, 3), null.shape
        (-1.0, torch.Size([4]))
    """
    raise NotImplementedError("3.1.2 meeting_cosine: your code here")
