"""What exchanging a query does, with the softmax computed again."""

import torch
from jaxtyping import Float
from torch import Tensor


def query_effects(
    q_new: Float[Tensor, "pos d_head"],
    k: Float[Tensor, "pos d_head"],
    v: Float[Tensor, "pos d_value"],
    z: Float[Tensor, "pos d_value"],
    slope: Float[Tensor, "pos d_value"],
) -> Float[Tensor, "pos"]:
    """Estimate what exchanging each query of one head does to a metric.

    z is what the head wrote with its old queries, and slope the gradient
    of the metric there. Entry i is the effect of query i alone. The
    pattern is causal: query i sees keys 0 … i. Only the softmax is
    computed again; behind z, all is linear.

    Example:
        The last query turns from the first value to the second.

        >>> q_new = torch.tensor([[0.0], [99.0]])
        >>> k = torch.tensor([[0.0], [1.0]])
        >>> v, z = torch.tensor([[5.0], [7.0]]), torch.tensor([[5.0], [5.0]])
        >>> query_effects(q_new, k, v, z, torch.ones(2, 1))
        tensor([0., 2.])
    """
    ### BEGIN SOLUTION
    scores = q_new @ k.T / k.shape[1] ** 0.5
    seen = torch.ones_like(scores, dtype=torch.bool).tril()
    pattern = scores.masked_fill(~seen, -torch.inf).softmax(-1)
    return ((pattern @ v - z) * slope).sum(-1)
    ### END SOLUTION
