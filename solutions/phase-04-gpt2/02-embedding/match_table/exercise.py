"""How well a table of logits agrees with bigram statistics."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def weighted_correlation(
    a: Float[Tensor, "d_vocab d_vocab"],
    b: Float[Tensor, "d_vocab d_vocab"],
    weights: Int[Tensor, "d_vocab d_vocab"],
) -> float:
    """Return Pearson's correlation; entry i counts weights[i] times.

    Where the weight is 0, a and b may hold anything, −∞ or NaN included.
    NaN in an entry that counts makes the result NaN.

    Example:
        Weights of 1, 1 and 0 leave two points, which lie on a line.

        >>> a = torch.tensor([[1.0, 3.0, -torch.inf]])
        >>> b = torch.tensor([[0.0, 5.0, 2.0]])
        >>> round(weighted_correlation(a, b, torch.tensor([[1, 1, 0]])), 4)
        1.0
    """
    ### BEGIN SOLUTION
    used = weights > 0
    w = weights[used].double() / weights.sum()
    x, y = a[used].double(), b[used].double()
    x, y = x - (w * x).sum(), y - (w * y).sum()
    return float((w * x * y).sum() / ((w * x * x).sum() * (w * y * y).sum()).sqrt())
    ### END SOLUTION


def match_table(
    logits: Float[Tensor, "d_vocab d_vocab"],
    counts: Int[Tensor, "d_vocab d_vocab"],
    seed: int = 0,
) -> tuple[float, float, float]:
    """Compare a table of logits with counts of pairs; each pair counts n_ab times.

    Returns three correlations:
    whole: of the table's log-probabilities with log(n_ab / n_a).
    beyond: the same after log f_b is subtracted from both, where
        f_b = Σ_a n_ab / n.
    control: as `beyond`, with the rows of the table dealt to other tokens
        in a random order. Seeded; the global random state is left alone.

    Example:
        A table that holds the counted frequencies.

        >>> counts = torch.tensor([[1, 3], [3, 1]])
        >>> whole, beyond, _ = match_table(counts.float().log(), counts)
        >>> round(whole, 4), round(beyond, 4)
        (1.0, 1.0)
    """
    ### BEGIN SOLUTION
    n = counts.double()
    target = (n / n.sum(1, keepdim=True)).log()
    log_f = (n.sum(0) / n.sum()).log()
    model = logits.double().log_softmax(-1)
    order = torch.randperm(len(n), generator=torch.Generator().manual_seed(seed))
    return (
        weighted_correlation(model, target, counts),
        weighted_correlation(model - log_f, target - log_f, counts),
        weighted_correlation(model[order] - log_f, target - log_f, counts),
    )
    ### END SOLUTION
