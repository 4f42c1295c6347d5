"""ALiBi: no positions anywhere, and a price on distance."""

import torch
from jaxtyping import Float
from torch import Tensor


def alibi_bias(n_head: int, n_query: int, n_key: int) -> Float[Tensor, "head query key"]:
    """Return what is added to the scores: minus slope times distance, and −∞ for the future.

    The slopes of the n_head heads fall from 2**(-8 / n_head), by that
    same factor from head to head, to 2**-8. The queries are the last
    n_query of the n_key positions, as behind a cache.

    Example:
        Two heads, and the newest two of three positions ask. The last
        one sees two earlier keys; the first head has a slope of 1/16.

        >>> alibi_bias(2, 2, 3)[0, 1, :2]
        tensor([-0.1250, -0.0625])
    """
    ### BEGIN SOLUTION
    slope = 2.0 ** (-8 / n_head * torch.arange(1, n_head + 1))
    query = torch.arange(n_key - n_query, n_key)[:, None]
    distance = query - torch.arange(n_key)
    bias = -slope[:, None, None] * distance
    return bias.masked_fill(distance < 0, -torch.inf)
    ### END SOLUTION
