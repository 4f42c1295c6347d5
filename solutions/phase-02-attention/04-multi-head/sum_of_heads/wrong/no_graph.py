"""has lost its gradient

Without a graph no gradient reaches z.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor


def head_writes(
    z: Float[Tensor, "batch pos head d_head"],
    W_O_fused: Float[Tensor, "width d_model"],
    b_O: Float[Tensor, "d_model"],
) -> tuple[Float[Tensor, "batch pos head d_model"], Float[Tensor, "d_model"]]:
    W_O = W_O_fused.unflatten(0, z.shape[-2:])  # head d_head d_model
    return torch.einsum("bphd,hdm->bphm", z.detach(), W_O.detach()), b_O


def without_heads(
    output: Float[Tensor, "batch pos d_model"],
    writes: Float[Tensor, "batch pos head d_model"],
    heads: Sequence[int],
    reference: Float[Tensor, "other pos head d_model"] | None = None,
) -> Float[Tensor, "batch pos d_model"]:
    chosen = sorted(set(heads))
    output = output - writes[:, :, chosen].sum(2)
    if reference is not None:
        output = output + reference[:, :, chosen].sum(2).mean(0)
    return output
