"""How much of a softmax falls on the positions where too many brackets have closed."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def dip_share(steps: Int[Tensor, "string pos"], beta: float) -> Float[Tensor, "string"]:
    """Return the softmax weight of the positions below the horizon.

    `steps` is 1 at `(`, −1 at `)`, and 0 at any other token. The height
    h_t is the sum of the steps up to position t, and the average height
    is a_t = h_t / (t + 1), positions counted from 0. Each *bracket* has
    the weight exp(−β a_t); other tokens have none. Return the share of
    the weight at brackets with h_t < 0, in single precision. Every
    string holds a bracket.

    Example:
        `^)(=`: the averages at the brackets are −1/2 and 0.

        >>> import torch
        >>> dip_share(torch.tensor([[0, -1, 1, 0]]), beta=2.0)
        tensor([0.7311])
    """
    raise NotImplementedError("7.4.2 dip_share: your code here")
