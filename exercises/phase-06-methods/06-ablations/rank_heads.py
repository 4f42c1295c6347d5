"""Do two kinds of ablation rank the heads alike?"""

import torch
from jaxtyping import Float
from torch import Tensor

Effects = Float[Tensor, "head prompt"]


def rank_agreement(
    a: Effects, b: Effects, n: int = 500, seed: int = 0
) -> tuple[float, Float[Tensor, "draw"]]:
    """Return the rank correlation of two kinds' mean effects, and its spread.

    First average over the prompts, then rank the heads. A head's rank is
    the number of heads with a smaller effect, plus half of one more than
    the number with an equal effect, itself included. So equal effects
    share the mean of their ranks. The rank correlation is the
    correlation of the two lists of ranks, and NaN where all effects of
    a list are equal.

    The spread: n times, draw as many prompts as there are, with
    replacement, and compute the rank correlation on them. Both kinds
    were measured on the same prompts, so a draw takes the same ones
    for both. Return them in the order drawn, by one generator with this
    seed.

    Example:
        Two prompts that agree exactly, four heads.

        >>> a = torch.tensor([[1.0, 1], [2, 2], [3, 3], [4, 4]])
        >>> value, draws = rank_agreement(a, a[[0, 2, 1, 3]], n=3)
        >>> round(value, 4), [round(d, 4) for d in draws.tolist()]
        (0.8, [0.8, 0.8, 0.8])
    """

    raise NotImplementedError("6.6.2 rank_heads: your code here")
