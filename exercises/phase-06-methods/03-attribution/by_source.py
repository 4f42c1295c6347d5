"""Which source position a head's share comes through."""

import torch
from jaxtyping import Float
from torch import Tensor


def by_source(
    pattern: Float[Tensor, "batch head query key"],
    v: Float[Tensor, "batch key head d_head"],
    W_O: Float[Tensor, "head d_head d_model"],
    d: Float[Tensor, "batch d_model"],
    scale: Float[Tensor, "batch"],
) -> Float[Tensor, "batch head key"]:
    """Return the share of each head that comes through each position.

    The logits are read at the last position, along `d`, with the final
    norm's `scale` of the prompt held fixed. The last query stands there,
    even if there are fewer queries than keys. Over the keys, the shares
    of a head add up to its share.

    Example:
        The head pays 0.9 and 0.1 to values that read 2 and −1.

        >>> pattern = torch.tensor([[[[1.0, 0.0], [0.9, 0.1]]]])
        >>> v = torch.tensor([[[[2.0]], [[-1.0]]]])
        >>> one = torch.ones(1, 1)
        >>> by_source(pattern, v, one[None], one, torch.ones(1))
        tensor([[[ 1.8000, -0.1000]]])
    """
    raise NotImplementedError("6.3.4 by_source: your code here")
