"""Divide attention scores by the root of the head's width."""

from jaxtyping import Float
from torch import Tensor


def scale(scores: Float[Tensor, "query key"], d_head: int) -> Float[Tensor, "query key"]:
    """Divide the scores by √d_head.

    Example:
        >>> scale(torch.tensor([[8.0]]), d_head=4)
        tensor([[4.]])
    """
    ### BEGIN SOLUTION
    return scores / d_head**0.5
    ### END SOLUTION
