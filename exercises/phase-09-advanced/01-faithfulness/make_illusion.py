"""Build a direction that works for the wrong reason."""

import torch
from jaxtyping import Float
from torch import Tensor


def make_illusion(
    difference: Float[Tensor, "d"], reads: Float[Tensor, "d"], wanted: float
) -> Float[Tensor, "d"]:
    """Return a direction whose exchange changes the output by `wanted`.

    Source and base differ by `difference`, and the output is the
    activation · reads. The two vectors are orthogonal, so exchanging
    the whole activation changes nothing. An exchange along a unit
    vector v changes the output by (difference · v)(v · reads).

    Return such a unit vector, in the span of the two vectors, with the
    dtype of `difference`. `wanted` has either sign. Raise a ValueError
    if it is larger in size than any unit vector can reach. The largest
    change that can be reached is allowed. Neither vector is zero.

    Example:
        >>> difference = torch.tensor([2.0, 0.0, 0.0])
        >>> reads = torch.tensor([0.0, 0.0, 3.0])
        >>> v = make_illusion(difference, reads, wanted=1.5)
        >>> (difference @ v) * (v @ reads)
        tensor(1.5000)
    """
    raise NotImplementedError("9.1.5 make_illusion: your code here")
