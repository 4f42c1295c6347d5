"""What heads attend to, checkpoint by checkpoint."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor


def score_over_time(
    patterns: Float[Tensor, "checkpoint prompt head query key"],
    targets: Bool[Tensor, "prompt query key"],
) -> Float[Tensor, "checkpoint head"]:
    """Return the attention that each head pays to its targets.

    A query pays the sum of its weights on all its targets. Average over
    all queries that have a target, those of all prompts together. The
    scores have the dtype of the patterns.

    Example:
        Two checkpoints, one prompt, one head. Query 1 has target 0.

        >>> old = torch.tensor([[1.0, 0.0], [0.5, 0.5]])
        >>> new = torch.tensor([[1.0, 0.0], [0.75, 0.25]])
        >>> targets = torch.tensor([[[False, False], [True, False]]])
        >>> score_over_time(torch.stack([old, new])[:, None, None], targets)
        tensor([[0.5000],
                [0.7500]])
    """
    ### BEGIN SOLUTION
    paid = torch.einsum("cphqk,pqk->ch", patterns, targets.to(patterns.dtype))
    return paid / targets.any(-1).sum()
    ### END SOLUTION
