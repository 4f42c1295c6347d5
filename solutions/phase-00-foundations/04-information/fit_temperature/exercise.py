"""The temperature that makes the cross-entropy smallest."""

import torch
from jaxtyping import Float, Integer
from torch import Tensor


def fit_temperature(
    logits: Float[Tensor, "prediction outcome"],
    target: Integer[Tensor, "prediction"],
) -> float:
    """Find T so that softmax(logits / T) has the smallest cross-entropy.

    The best T lies between 0.01 and 100, and the cross-entropy has no
    other minimum. Be right to half a percent.

    Example:
        The first outcome comes in three of four cases: 2/T = log 3.

        >>> logits = torch.tensor([[2.0, 0.0]]).expand(4, 2)
        >>> round(fit_temperature(logits, torch.tensor([0, 0, 0, 1])), 2)
        1.82
    """
    ### BEGIN SOLUTION
    low, high = 0.01, 100.0
    chosen = logits.gather(1, target[:, None])[:, 0]
    for _ in range(60):
        t = (low * high) ** 0.5
        p = (logits / t).softmax(-1)
        if (p * logits).sum(-1).mean() > chosen.mean():
            low = t
        else:
            high = t
    return (low * high) ** 0.5
    ### END SOLUTION
