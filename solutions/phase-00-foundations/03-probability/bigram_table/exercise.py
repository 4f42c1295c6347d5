"""A language model made by counting."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def bigram_table(
    tokens: Int[Tensor, "pos"], d_vocab: int, alpha: float = 0.0
) -> Float[Tensor, "d_vocab d_vocab"]:
    """Return p(b | a): row a holds the probabilities of what follows a.

    `alpha` is added to the count of each of the d_vocab² pairs. A row
    that has nothing to go by, without counts and with alpha = 0, is
    uniform. The table is in double precision (torch.float64).

    Example:
        >>> bigram_table(torch.tensor([0, 1, 1, 0, 1]), d_vocab=2)
        tensor([[0.0000, 1.0000],
                [0.5000, 0.5000]], dtype=torch.float64)
    """
    ### BEGIN SOLUTION
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    counts = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab)
    weights = counts.double() + alpha
    weights[weights.sum(1) == 0] = 1.0
    return weights / weights.sum(1, keepdim=True)
    ### END SOLUTION
