"""queries and keys are exchanged

The columns are those of the queries first.
"""

from typing import Any

from jaxtyping import Float
from torch import Tensor

from minigpt.model import attention


def split(
    rows: Float[Tensor, "batch pos width"], n_head: int
) -> Float[Tensor, "batch head pos d_head"]:
    return rows.unflatten(-1, (n_head, -1)).transpose(1, 2)


def merge(
    z: Float[Tensor, "batch head pos d_head"],
) -> Float[Tensor, "batch pos width"]:
    return z.transpose(1, 2).flatten(-2)


def remember(past: Any, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    if past is None:
        return k, v
    k, v = past.append(k.transpose(1, 2), v.transpose(1, 2))
    return k.transpose(1, 2), v.transpose(1, 2)


def multi_head(
    x: Float[Tensor, "batch pos d_model"],
    W_QKV: Float[Tensor, "d_model three_width"],
    b_QKV: Float[Tensor, "three_width"],
    W_O_fused: Float[Tensor, "width d_model"],
    b_O: Float[Tensor, "d_model"],
    n_head: int,
    past: Any = None,
) -> Float[Tensor, "batch pos d_model"]:
    k, q, v = (split(part, n_head) for part in (x @ W_QKV + b_QKV).chunk(3, -1))
    k, v = remember(past, k, v)
    mask = attention.causal_mask(q.shape[2], k.shape[2], x.device)
    return merge(attention.attention(q, k, v, mask)) @ W_O_fused + b_O
