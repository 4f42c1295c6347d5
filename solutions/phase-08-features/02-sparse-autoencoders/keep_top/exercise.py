"""TopK: a fixed number of features for each example."""

import torch
from jaxtyping import Float
from torch import Tensor


def keep_top(pre: Float[Tensor, "*batch feature"], k: int) -> Float[Tensor, "*batch feature"]:
    """Keep the k largest readings of each example, and set all others to 0.

    Of those kept, negative ones become 0 too: a feature is never below
    zero. Gradients flow to what is kept. Among equal readings, any may
    be kept, but no more than k. A NaN that is kept stays visible.

    Example:
        >>> keep_top(torch.tensor([[5.0, 1.0, 3.0], [-1.0, -2.0, 4.0]]), 2)
        tensor([[5., 0., 3.],
                [0., 0., 4.]])
    """
    ### BEGIN SOLUTION
    values, places = pre.topk(k, dim=-1)
    return torch.zeros_like(pre).scatter(-1, places, values.relu())
    ### END SOLUTION
