"""The control for steering."""

import torch
from jaxtyping import Float
from torch import Tensor


def equal_norm(v: Float[Tensor, "d"], n: int, seed: int = 0) -> Float[Tensor, "n d"]:
    """Draw n random directions, each as long as v.

    All directions of the space are equally likely, whatever the
    direction of v, and each row is drawn anew. The same seed gives the
    same rows, another seed gives none of them, and the global random
    state is left alone. The dtype is that of v, which is not zero.

    Example:
        In one dimension there are two directions.

        >>> equal_norm(torch.tensor([-2.0]), 3).abs()
        tensor([[2.],
                [2.],
                [2.]])
    """
    ### BEGIN SOLUTION
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randn(n, len(v), generator=g, dtype=v.dtype)
    return drawn / drawn.norm(dim=1, keepdim=True) * v.norm()
    ### END SOLUTION
