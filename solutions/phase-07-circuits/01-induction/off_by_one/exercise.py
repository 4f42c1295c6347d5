"""A detector that finds induction heads where there are none."""

import torch
from jaxtyping import Float
from torch import Tensor


def induction_scores(
    patterns: Float[Tensor, "batch layer head query key"], period: int
) -> Float[Tensor, "layer head"]:
    """Score heads on prompts of `period` different tokens, shown again
    and again from position 0 on.

    A query of a later showing attends, in an induction head, to the
    keys right after the earlier showings of its token: in the pattern,
    stripes below the diagonal, one for each earlier showing. The score
    is the attention that such a query pays to these keys, averaged over
    all queries that have any: 1 for a perfect head.

    Example:
        The tokens a b a: only the last query has seen its token before.

        >>> rows = [[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.2, 0.7, 0.1]]
        >>> induction_scores(torch.tensor([[[rows]]]), period=2)
        tensor([[0.7000]])
    """
    ### BEGIN SOLUTION
    n_pos = patterns.shape[-1]
    paid = torch.zeros_like(patterns[..., 0])
    for query in range(period, n_pos):
        for key in range(query - period + 1, 0, -period):
            paid[..., query] += patterns[..., query, key]
    return paid[..., period:].mean((0, -1))
    ### STUB
    # n_pos = patterns.shape[-1]
    # paid = torch.zeros_like(patterns[..., 0])
    # for query in range(n_pos):
    #     for key in range(query - period, -1, -period):
    #         paid[..., query] += patterns[..., query, key]
    # return paid.mean((0, -1))
    ### END SOLUTION


def induction_heads(
    patterns: Float[Tensor, "batch layer head query key"],
    period: int,
    at_least: float = 0.4,
) -> list[tuple[int, int]]:
    """List the heads (layer, head) whose score is high.

    Nothing is wrong here.
    """
    scores = induction_scores(patterns, period)
    return [(i, j) for i, j in (scores >= at_least).nonzero().tolist()]
