"""The temperature at which attention is as spread out as you want."""

import torch
from jaxtyping import Float
from torch import Tensor


def match_temperature(scores: Float[Tensor, "query key"], entropy: float) -> float:
    """Find T so that softmax(scores / T) has the given mean entropy.

    The entropy of each query's pattern, in nats, is averaged over the
    queries. A target between the coldest and the hottest pattern is
    guaranteed; the answer lies between 0.001 and 1000. The relative
    error of T should be below one in a thousand.

    Example:
        The target is the entropy of these very scores, so T is 1.

        >>> scores = torch.tensor([[1.0, 0.0], [0.0, 2.0]])
        >>> round(match_temperature(scores, 0.473740), 2)
        1.0
    """
    raise NotImplementedError("2.1.3 match_temperature: your code here")
