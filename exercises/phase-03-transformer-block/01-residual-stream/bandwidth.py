"""How many directions of the stream a component uses, with a control."""

import torch
from jaxtyping import Float
from torch import Tensor


def bandwidth(writes: Float[Tensor, "sample d_model"]) -> float:
    """Return the participation ratio of the writes.

    With λ the variances along the principal directions of the writes
    (eigenvalues of their covariance over samples), this is (Σλ)² / Σλ²:
    n for n equal variances, less if they are unequal.

    Example:
        Two directions with equal variance.

        >>> plus = torch.tensor([[1.0, 0], [-1, 0], [0, 1], [0, -1]])
        >>> round(bandwidth(plus), 3)
        2.0
    """
    raise NotImplementedError("3.1.4 bandwidth: your code here")


def uncorrelated(
    writes: Float[Tensor, "sample d_model"], seed: int = 0
) -> Float[Tensor, "sample d_model"]:
    """Return a control: every coordinate keeps its numbers, in an order of its own.

    Each coordinate keeps its values, and so its mean and its variance, but
    a random permutation of its own, all equally likely, hands them to other
    samples. The same seed gives the same control, and the global random
    state is left alone.

    Example:
        >>> control = uncorrelated(torch.tensor([[1.0, 7], [1, 8], [1, 9]]))
        >>> sorted(control[:, 1].tolist())
        [7.0, 8.0, 9.0]
    """
    raise NotImplementedError("3.1.4 bandwidth: your code here")
