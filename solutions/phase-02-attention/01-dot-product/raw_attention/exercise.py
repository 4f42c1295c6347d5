"""Attention from matrix products, exponentials and sums."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor


def attention(
    q: Float[Tensor, "*batch query d_head"],
    k: Float[Tensor, "*batch key d_head"],
    v: Float[Tensor, "*batch key d_value"],
    mask: Bool[Tensor, "query key"] | None = None,
) -> Float[Tensor, "*batch query d_value"]:
    """Average the values, weighted by how well each key matches the query.

    Where the mask is False, the query may not look: that key gets no
    weight, and the others share all of it. Every query may look at one
    key at least. Do not use softmax: scores can be in the thousands,
    and your exponentials must not overflow.

    Example:
        Both keys match equally well, so the values are averaged.

        >>> q, k = torch.zeros(1, 4), torch.ones(2, 4)
        >>> attention(q, k, torch.tensor([[10.0], [20.0]]))
        tensor([[15.]])
    """
    ### BEGIN SOLUTION
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    weights = (scores - scores.amax(-1, keepdim=True)).exp()
    return weights / weights.sum(-1, keepdim=True) @ v
    ### END SOLUTION
