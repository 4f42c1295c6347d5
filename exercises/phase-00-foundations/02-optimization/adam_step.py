"""One step of Adam, with its correction for averages that start at zero."""

import torch
from jaxtyping import Float
from torch import Tensor


def adam_step(
    w: Float[Tensor, "*shape"],
    g: Float[Tensor, "*shape"],
    m: Float[Tensor, "*shape"],
    v: Float[Tensor, "*shape"],
    t: int,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Float[Tensor, "*shape"], Float[Tensor, "*shape"], Float[Tensor, "*shape"]]:
    """Return the new weights and both running averages, as new tensors.

    `g` is the gradient, `m` and `v` the averages of g and g² before the
    step (zero before the first), and `t` counts steps from 1.

    Example:
        The first step has the length of lr, whatever the gradient's size.

        >>> zero = torch.zeros(2)
        >>> w, m, v = adam_step(zero, torch.tensor([2.0, -0.5]), zero, zero, 1, lr=0.1)
        >>> w
        tensor([-0.1000,  0.1000])
    """
    raise NotImplementedError("0.2.2 adam_step: your code here")
