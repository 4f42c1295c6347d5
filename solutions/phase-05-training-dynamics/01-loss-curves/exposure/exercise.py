"""How far a planted secret stands above those that could have been planted."""

import math

import torch
from jaxtyping import Float
from torch import Tensor


def exposure(canary: float, others: Float[Tensor, "other"]) -> float:
    """Return log2(n) − log2(rank) of a canary, in bits.

    canary: the loss of the secret that was planted into the training text.
    others: the losses of secrets that could have been planted and were not.

    n: the number of all secrets, the canary included.
    rank: the canary's place among all n by loss. Rank 1 has the lowest
        loss. A tie counts against the canary: another secret with the
        same loss comes before it.

    Example:
        Four secrets. One other has a lower loss: rank 2.

        >>> exposure(2.0, torch.tensor([1.0, 3.0, 4.0]))  # log2(4) − log2(2)
        1.0
    """
    ### BEGIN SOLUTION
    rank = 1 + int((others <= canary).sum())
    return math.log2(len(others) + 1) - math.log2(rank)
    ### END SOLUTION
