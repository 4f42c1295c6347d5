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
    ### BEGIN SOLUTION
    sizes = difference.norm(), reads.norm()
    sine = 2 * wanted / (sizes[0] * sizes[1]).item()
    if not abs(sine) <= 1:
        raise ValueError(f"no exchange along one direction changes the output by {wanted}")
    angle = torch.asin(torch.tensor(sine, dtype=torch.float64)) / 2
    v = angle.cos() * difference / sizes[0] + angle.sin() * reads / sizes[1]
    return v.to(difference.dtype)
    ### END SOLUTION
