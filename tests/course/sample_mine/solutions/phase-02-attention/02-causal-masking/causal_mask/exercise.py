"""Which keys a query may see."""

import torch
from torch import Tensor


def causal_mask(n_query: int, n_key: int) -> Tensor:
    """Which of n_key positions each of the last n_query may see: itself and those before it.

    Example:
        >>> causal_mask(1, 2)
        tensor([[True, True]])
    """
    ### BEGIN SOLUTION
    return torch.ones(n_query, n_key, dtype=torch.bool).tril(n_key - n_query)
    ### END SOLUTION
