"""Do heads lower the token that they read more than all others?"""

import torch
from jaxtyping import Float
from torch import Tensor


def negative_score(M: Float[Tensor, "head token token"], k: int = 1) -> Float[Tensor, "head"]:
    """Return each head's negative score.

    `M[h, t, s]` is what head h adds to the logit of token s when it reads
    token t. The score is the share of rows t whose own entry is among the
    `k` lowest of its row: fewer than `k` other entries are lower than it
    or equal to it. `k` may be larger than a row. The score has the dtype of
    M, which may be a float or double.

    Example:
        Two of three rows: in the last one, another entry is lower.

        >>> M = torch.tensor([[[-3.0, 1, 0], [0, -1, 2], [-2, 0, 1]]])
        >>> negative_score(M)
        tensor([0.6667])
    """
    raise NotImplementedError("7.3.1 negative_score: your code here")
