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

    ### BEGIN SOLUTION
    def ranks(x: Tensor) -> Tensor:
        row, column = x[:, None], x[None]
        return (column < row).sum(1) + ((column == row).sum(1).double() + 1) / 2

    def correlate(rows: Tensor) -> float:
        both = torch.stack([ranks(x[:, rows].mean(1)) for x in (a, b)])
        return torch.corrcoef(both)[0, 1].item()

    n_prompt = a.shape[1]
    generator = torch.Generator().manual_seed(seed)
    drawn = [torch.randint(n_prompt, (n_prompt,), generator=generator) for _ in range(n)]
    return correlate(torch.arange(n_prompt)), torch.tensor([correlate(rows) for rows in drawn])
    ### END SOLUTION
