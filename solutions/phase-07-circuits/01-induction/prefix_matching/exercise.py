"""The score by which induction heads are found, and what chance gives."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def prefix_matching(
    patterns: Float[Tensor, "batch head query key"],
    tokens: Int[Tensor, "batch pos"],
) -> tuple[Float[Tensor, "head"], Float[Tensor, ""]]:
    """Return each head's prefix-matching score, and even attention's.

    The targets of query i are the keys j ≤ i that stand right after an
    earlier showing of its token, t[j − 1] = t[i]. A query pays its
    targets the sum of what it attends to them. The score, 0 to 1, is
    the mean over all queries of the whole batch that have a target,
    prompts together; queries without one do not count. Even attention
    spreads evenly over the keys that the query may see.

    Example:
        Only the last query has a target: the key in the middle.

        >>> rows = [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.2, 0.7, 0.1]]
        >>> patterns = torch.tensor([[rows]])
        >>> tokens = torch.tensor([[4, 6, 4]])
        >>> scores, even = prefix_matching(patterns, tokens)
        >>> [round(s, 4) for s in scores.tolist()], round(float(even), 4)
        ([0.7], 0.3333)
    """
    ### BEGIN SOLUTION
    n_pos = tokens.shape[1]
    same = tokens[:, :, None] == tokens[:, None, :]
    earlier = torch.ones(n_pos, n_pos, dtype=torch.bool).tril(-1)
    targets = torch.zeros_like(same)
    targets[:, :, 1:] = (same & earlier)[:, :, :-1]
    n_query = targets.any(-1).sum()
    scores = (patterns * targets[:, None]).sum((0, 2, 3)) / n_query
    visible = torch.arange(1, n_pos + 1)[:, None]
    return scores, (targets / visible).sum() / n_query
    ### END SOLUTION
