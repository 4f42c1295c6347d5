"""A layer of heads: split, attend, merge."""

from typing import Any

from jaxtyping import Float
from torch import Tensor

from minigpt.model import attention


def split(
    rows: Float[Tensor, "batch pos width"], n_head: int
) -> Float[Tensor, "batch head pos d_head"]:
    """Cut every row into `n_head` pieces, one for each head.

    The first piece of a row, width / n_head numbers that stand side by
    side, goes to head 0, the next to head 1, and so on.

    Example:
        Two positions, two heads: each head keeps both positions.

        >>> rows = torch.tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]])
        >>> split(rows, n_head=2).tolist()
        [[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]]
    """
    raise NotImplementedError("2.4.1 multi_head: your code here")


def merge(
    z: Float[Tensor, "batch head pos d_head"],
) -> Float[Tensor, "batch pos width"]:
    """Put the pieces back side by side: what `split` did, undone."""
    raise NotImplementedError("2.4.1 multi_head: your code here")


def remember(past: Any, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """Put the keys and values of earlier positions in front (given)."""
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
    """Return what a layer of causal heads writes.

    The columns of `W_QKV` are those of the queries, then the keys, then
    the values, each `width` of them. With a `past`, `remember` gives you
    more keys than there are queries: the queries are the last ones.

    Use `attention.attention` and `attention.causal_mask` for what the
    last lessons built: called in this way, `train --mine` runs your own.
    """
    raise NotImplementedError("2.4.1 multi_head: your code here")
