"""The best one-to-one matching of the heads of two models."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def match_heads(similarity: Float[Tensor, "a b"]) -> Int[Tensor, "a"]:
    """Return the partner of each head of the first model, no head used twice.

    Entry i of the result is the head of the second model that head i is
    paired with. Of all ways to pair, take one whose similarities sum to
    the most. There are at least as many columns as rows; similarities
    may be negative, and may differ by very little.

    Example:
        >>> match_heads(torch.tensor([[0.2, 0.9, 0.0], [0.1, 0.8, 0.3]]))
        tensor([1, 2])
    """
    ### BEGIN SOLUTION
    from scipy.optimize import linear_sum_assignment

    _, partner = linear_sum_assignment(similarity.detach().double().numpy(), maximize=True)
    return torch.from_numpy(partner)
    ### END SOLUTION
