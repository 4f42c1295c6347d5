"""The share of every write in the residual stream, at every depth."""

import torch
from jaxtyping import Float
from torch import Tensor


def who_wrote_it(
    writes: Float[Tensor, "write pos d_model"],
) -> Float[Tensor, "depth write pos"]:
    """Return the projection share of each write in the stream at every depth.

    The stream at depth l, at one position, is the sum of writes 0 to l. The
    share of a write is its dot product with the stream, divided by the
    stream's squared norm. There are as many depths as writes. A write that
    has not been added yet has a share of 0.

    Example:
        The second write takes back half of the first. After it:

        >>> who_wrote_it(torch.tensor([[[4.0, 0.0]], [[-2.0, 0.0]]]))[1, :, 0]
        tensor([ 2., -1.])
    """
    ### BEGIN SOLUTION
    stream = writes.cumsum(0)
    along = torch.einsum("lpd,kpd->lkp", stream, writes)
    shares = along / stream.pow(2).sum(-1)[:, None]
    added = torch.ones(len(writes), len(writes), device=writes.device).tril().bool()
    return torch.where(added[..., None], shares, torch.zeros_like(shares))
    ### END SOLUTION
