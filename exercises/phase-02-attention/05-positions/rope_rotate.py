"""Rotary positions: turn by places, or once by the distance."""

import torch
from jaxtyping import Float
from torch import Tensor


def rotate(
    x: Float[Tensor, "batch pos head d_head"],
    cos: Float[Tensor, "pos pair"],
    sin: Float[Tensor, "pos pair"],
) -> Float[Tensor, "batch pos head d_head"]:
    """Turn each pair of coordinates by the angle of its position.

    Coordinate j is paired with coordinate j + d_head/2, and the pair
    (a, b) is an arrow that turns from a towards b. cos and sin belong
    to the angles.

    Example:
        A quarter of a turn takes (1, 0) to (0, 1).

        >>> x = torch.tensor([1.0, 0.0]).view(1, 1, 1, 2)
        >>> rotate(x, torch.zeros(1, 1), torch.ones(1, 1)).flatten().tolist()
        [0.0, 1.0]
    """
    raise NotImplementedError("2.5.1 rope_rotate: your code here")


def relative_scores(
    q: Float[Tensor, "query d_head"],
    k: Float[Tensor, "key d_head"],
    base: float = 10_000.0,
) -> Float[Tensor, "distance query key"]:
    """Score every query with every key as if `distance` places lay between them.

    Entry [δ, i, j] is the unscaled score of q[i] and k[j] where the
    query stands δ places behind the key, δ = 0 … 7, wherever they both
    stand. Pair j turns by base**(-2j / d_head) radians from one place
    to the next. Turn the queries only.

    Example:
        One pair of coordinates turns by one radian a place.

        >>> q = k = torch.tensor([[1.0, 0.0]])
        >>> relative_scores(q, k)[:3, 0, 0]
        tensor([ 1.0000,  0.5403, -0.4161])
    """
    raise NotImplementedError("2.5.1 rope_rotate: your code here")
