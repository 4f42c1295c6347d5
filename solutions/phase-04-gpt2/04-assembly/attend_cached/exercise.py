"""Attention of new positions, with the keys and values of earlier ones at hand."""

import torch
from jaxtyping import Float
from torch import Tensor

New = Float[Tensor, "*batch new d_head"]
Past = Float[Tensor, "*batch past d_head"]
All = Float[Tensor, "*batch all d_head"]


def attend_cached(q: New, k: New, v: New, past_k: Past, past_v: Past) -> tuple[New, All, All]:
    """Attend from new positions to earlier ones and to each other.

    q, k and v belong to the new positions, which stand behind the past
    ones. Return the outputs of the new positions, and the keys and the
    values of all positions: the cache for the next step. A position sees
    itself and earlier ones. The past may be empty.

    Example:
        One past value of 10, one new value of 20, and equal scores.

        >>> zero, past_v = torch.zeros(1, 2), torch.tensor([[10.0]])
        >>> z, k, v = attend_cached(zero, zero, torch.tensor([[20.0]]), zero, past_v)
        >>> z
        tensor([[15.]])
    """
    ### BEGIN SOLUTION
    k, v = torch.cat([past_k, k], -2), torch.cat([past_v, v], -2)
    n_query, n_key = q.shape[-2], k.shape[-2]
    scores = q @ k.mT / q.shape[-1] ** 0.5
    place = torch.arange(n_key - n_query, n_key)[:, None]
    scores = scores.masked_fill(torch.arange(n_key) > place, -torch.inf)
    return scores.softmax(-1) @ v, k, v
    ### END SOLUTION
