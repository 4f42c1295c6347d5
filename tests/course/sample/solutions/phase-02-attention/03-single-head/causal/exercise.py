"""Hunt the bug: this mask lets a query see one key too many."""

import torch
from jaxtyping import Bool
from torch import Tensor


def allowed(n: int) -> Bool[Tensor, "query key"]:
    """Which keys a query may see: itself and those before it.

    Example:
        >>> allowed(2)
        tensor([[ True, False],
                [ True,  True]])
    """
    ones = torch.ones(n, n, dtype=torch.bool)
    ### BEGIN SOLUTION
    return ones.tril()
    ### STUB
    # return ones.tril(diagonal=1)
    ### END SOLUTION
