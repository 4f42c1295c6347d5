"""How many directions of the stream a component uses."""

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
