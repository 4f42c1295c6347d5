"""An edit that takes one head out."""

from collections.abc import Sequence

from jaxtyping import Float
from torch import Tensor


def silence_head(
    z: Float[Tensor, "batch pos head d_head"],
    head: int,
    at: Sequence[int] | None = None,
) -> Float[Tensor, "batch pos head d_head"]:
    """Return z with zero in the place of one head's output.

    z is what the heads of one layer give before W_O. All other heads
    stay as they are. With `at`, the head is zero at these positions
    only; negative positions count from the end. The tensor that came in
    stays as it was, since the model or a cache may still hold it.

    Example:
        One prompt, two positions, two heads of one number each.

        >>> import torch
        >>> z = torch.tensor([[[[1.0], [2.0]], [[3.0], [4.0]]]])
        >>> silence_head(z, head=1).flatten()
        tensor([1., 0., 3., 0.])
        >>> silence_head(z, head=0, at=[1]).flatten()
        tensor([1., 2., 0., 4.])
    """
    raise NotImplementedError("6.1.3 silence_head: your code here")
