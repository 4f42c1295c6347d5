"""has lost its gradient

A shared key learns from all heads of its group.
"""

from jaxtyping import Float
from torch import Tensor


def share(
    part: Float[Tensor, "*batch kv_head d_head"], n_head: int
) -> Float[Tensor, "*batch head d_head"]:
    return part.detach().repeat_interleave(n_head // part.shape[-2], dim=-2)


def pool_heads(
    W: Float[Tensor, "head d_model d_head"], n_kv_head: int
) -> Float[Tensor, "kv_head d_model d_head"]:
    return W.unflatten(0, (n_kv_head, -1)).mean(1)


def cache_bytes(n_layer: int, n_kv_head: int, d_head: int, n_pos: int, n_byte: int = 2) -> int:
    return 2 * n_layer * n_kv_head * d_head * n_pos * n_byte
