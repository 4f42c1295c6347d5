"""Which keys a query may see."""

import torch
from jaxtyping import Bool
from torch import Tensor


def causal_mask(n_query: int, n_key: int) -> Bool[Tensor, "query key"]:
    """Return True where a query may look: at itself and at earlier keys.

    The queries are the last `n_query` of the `n_key` positions. In
    training the two numbers are equal; in generation the earlier keys
    come from a cache and only the newest positions ask.

    Example:
        >>> causal_mask(2, 2)
        tensor([[ True, False],
                [ True,  True]])
    """
    ### BEGIN SOLUTION
    query = torch.arange(n_key - n_query, n_key)
    return torch.arange(n_key) <= query[:, None]
    ### END SOLUTION
