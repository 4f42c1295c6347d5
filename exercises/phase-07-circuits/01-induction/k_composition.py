"""How much one head's keys read of what an earlier head writes."""

import torch
from jaxtyping import Float
from torch import Tensor

Tall = Float[Tensor, "d_model d_head"]
Wide = Float[Tensor, "d_head d_model"]


def k_composition(W_V: Tall, W_O: Wide, W_Q: Tall, W_K: Tall) -> Float[Tensor, ""]:
    """Return the K-composition score of two heads.

    W_V and W_O belong to the head in the earlier layer, which writes
    x W_V W_O for what it reads. W_Q and W_K belong to the one in the
    later layer, which scores query x against key y by x W_Q (y W_K)ᵀ.
    The two may differ in d_head. Row vectors and Frobenius norms.

    Example:
        What the first head writes is exactly what the keys read.

        >>> e = torch.eye(4)
        >>> score = k_composition(e[:, :1], e[1:2], e[:, 2:3], e[:, 1:2])
        >>> round(float(score), 4)
        1.0
    """
    raise NotImplementedError("7.1.5 k_composition: your code here")


def chance(
    W_V: Tall,
    W_O: Wide,
    W_Q: Tall,
    W_K: Tall,
    n_draw: int = 50,
    seed: int = 0,
) -> Float[Tensor, ""]:
    """Return the mean score of heads of these shapes that never trained.

    Each of `n_draw` draws fills four matrices of the given shapes with
    new numbers from N(0, 1); nothing but the shapes is used. The same
    seed gives the same number, and the global random state is left
    alone.

    Example:
        With one dimension there is only one direction to read.

        >>> one = torch.ones(1, 1)
        >>> round(float(chance(one, one, one, one, n_draw=3)), 4)
        1.0
    """
    raise NotImplementedError("7.1.5 k_composition: your code here")
