"""Hand-set weights at which a first-order estimate fails."""

import torch
from jaxtyping import Float
from torch import Tensor


def blind_spot(
    size: float,
) -> tuple[
    Float[Tensor, "d_head"],
    Float[Tensor, "d_head"],
    Float[Tensor, "key d_head"],
    Float[Tensor, "key"],
]:
    """Return q, q_new, keys and values of one query of one head.

    The head writes one number, z = softmax(q · keysᵀ / √d_head) · values,
    and the metric is z itself. Exchanging q for q_new must change z by
    `size`, to one part in a thousand. The gradient's estimate of that,
    (q_new − q) · ∂z/∂q, must be smaller than |size| / 1000.

    `size` is any number but 0. You choose d_head and the number of keys.
    No score may be larger than 50 in absolute value, and no value larger
    than 10 |size|: no trick with huge numbers.

    Example:
        >>> q, q_new, keys, values = blind_spot(2.0)
        >>> old, new = ((keys @ x / len(x) ** 0.5).softmax(0) @ values for x in (q, q_new))
        >>> round((new - old).item(), 2)
        2.0
    """
    raise NotImplementedError("9.2.5 blind_spot: your code here")
