"""Nearest rows of an embedding once the common part is gone."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def centered_neighbors(
    W_E: Float[Tensor, "d_vocab d_model"], tokens: Int[Tensor, "query"], n: int
) -> tuple[Int[Tensor, "query n"], Float[Tensor, "query n"]]:
    """Return the n nearest rows of some tokens, and their cosines, the best first.

    Subtract the mean of all rows of W_E; then compare by cosine
    similarity. No token is its own neighbor.

    Example:
        >>> W_E = torch.tensor([[10.0, 1.0], [10.0, -1.0], [11.0, 1.0], [9.0, -2.0]])
        >>> ids, cosine = centered_neighbors(W_E, torch.tensor([0, 3]), n=1)
        >>> ids
        tensor([[2],
                [1]])
    """
    ### BEGIN SOLUTION
    centered = W_E - W_E.mean(0)
    unit = centered / centered.norm(dim=1, keepdim=True).clamp(min=1e-12)
    cosine = unit[tokens] @ unit.T
    cosine[torch.arange(len(tokens)), tokens] = -torch.inf
    best = cosine.topk(n)
    return best.indices, best.values
    ### END SOLUTION
