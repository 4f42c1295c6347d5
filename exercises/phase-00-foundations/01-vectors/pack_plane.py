"""More features than dimensions, in the smallest example."""

import torch
from jaxtyping import Float
from torch import Tensor


def pack_plane(n: int) -> Float[Tensor, "feature 2"]:
    """Return n ≥ 2 unit vectors in the plane, as far apart as possible.

    "As far apart as possible": the largest cosine between two different
    directions is as small as it can be. A negative cosine is fine: it
    lowers the reading of an absent feature, so no threshold is crossed.
    Any rotation of the answer is as good.

    Example:
        Five directions, 72 degrees apart.

        >>> W = pack_plane(5)
        >>> cosines = W @ W.T - 2 * torch.eye(5)
        >>> round(cosines.max().item(), 4)
        0.309
    """
    raise NotImplementedError("0.1.5 pack_plane: your code here")
