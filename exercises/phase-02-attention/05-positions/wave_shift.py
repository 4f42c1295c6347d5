"""What a dot product of two waves knows, and the matrix that moves them on."""

import torch
from jaxtyping import Float
from torch import Tensor


def wave_product(
    distance: Float[Tensor, "*any"], d_model: int, base: float = 10_000.0
) -> Float[Tensor, "*any"]:
    """Return p_i · p_m for places that are `distance` = i − m apart.

    p_i holds sin(ω_j i) at coordinate 2j and cos(ω_j i) at 2j + 1, with
    ω_j = base**(-2j / d_model). Do not make the waves: places may be
    millions apart.

    Example:
        At distance 0 it is the square of a length.

        >>> wave_product(torch.tensor([0.0, 1.0]), d_model=2)
        tensor([1.0000, 0.5403])
    """
    raise NotImplementedError("2.5.6 wave_shift: your code here")


def shift_matrix(
    offset: int, d_model: int, base: float = 10_000.0
) -> Float[Tensor, "d_model d_model"]:
    """Return the matrix T with p_i @ T = p_{i + offset} for every i.

    Vectors are rows. An offset may be negative.

    Example:
        One pair, which turns by one radian a place.

        >>> shift_matrix(1, d_model=2)
        tensor([[ 0.5403, -0.8415],
                [ 0.8415,  0.5403]])
    """
    raise NotImplementedError("2.5.6 wave_shift: your code here")
