"""How far a table of logits is from the counts, row by row."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.train.losses import log_softmax


def row_gap(
    counts: Int[Tensor, "d_vocab d_vocab"],
    logits: Float[Tensor, "d_vocab d_vocab"],
) -> Float[Tensor, "d_vocab"]:
    """Return KL(frequencies ‖ softmax of the logits), row by row.

    In nats. The frequencies of row a are counts[a] over their sum. A
    pair that does not occur adds 0; a row without counts has gap 0.
    The logits are finite, and the result has their dtype.

    Example:
        >>> row_gap(torch.tensor([[1, 1], [0, 5]]), torch.zeros(2, 2))
        tensor([0.0000, 0.6931])
    """
    ### BEGIN SOLUTION
    total = counts.sum(1, keepdim=True).clamp(min=1)
    f = counts.to(logits.dtype) / total
    return (torch.xlogy(f, f) - f * log_softmax(logits)).sum(1)
    ### END SOLUTION
