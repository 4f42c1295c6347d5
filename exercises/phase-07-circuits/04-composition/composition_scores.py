"""How much of what one head writes could be read by another, beside a head that is turned."""

import torch
from jaxtyping import Float
from torch import Tensor

Square = Float[Tensor, "d_model d_model"]


def composition_scores(W_OV1: Square, W_QK2: Square, W_OV2: Square) -> Float[Tensor, "3"]:
    """Return the Q-, K- and V-composition scores of two heads.

    The earlier head adds x W_OV1 to the stream when it reads x. The
    later head scores query x against key y by x W_QK2 yᵀ, and writes
    y W_OV2. Row vectors, Frobenius norms, in the order Q, K, V.

    Example:
        The first head writes dimension 1. There the queries look, but
        the keys do not.

        >>> import torch
        >>> W_OV1 = torch.tensor([[0.0, 1.0], [0.0, 0.0]])
        >>> W_QK2 = torch.tensor([[0.0, 0.0], [1.0, 0.0]])
        >>> composition_scores(W_OV1, W_QK2, torch.eye(2))
        tensor([1.0000, 0.0000, 0.7071])
    """
    raise NotImplementedError("7.4.1 composition_scores: your code here")


def turned_scores(
    W_OV1: Square, W_QK2: Square, W_OV2: Square, n_draw: int = 20, seed: int = 0
) -> Float[Tensor, "n_draw 3"]:
    """Return the scores after a random rotation between the two heads.

    Each draw turns the stream by a new random orthogonal matrix R (the
    Q of a QR decomposition of numbers from N(0, 1)): the earlier head
    writes x W_OV1 R, and the later one stays. Both keep their singular
    values, and only the fit between them is left to chance. The same
    seed gives the same draws, and the global random state is left alone.

    Example:
        In one dimension nothing can be turned away.

        >>> import torch
        >>> one = torch.ones(1, 1)
        >>> turned_scores(one, one, one, n_draw=2)
        tensor([[1., 1., 1.],
                [1., 1., 1.]])
    """
    raise NotImplementedError("7.4.1 composition_scores: your code here")
