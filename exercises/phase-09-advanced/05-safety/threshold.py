"""A detector's threshold, from honest statements alone."""

from jaxtyping import Float
from torch import Tensor


def threshold(honest: Float[Tensor, "n"], rate: float) -> float:
    """Return the lowest score that flags at most a share `rate` when it is the threshold.

    A statement is flagged if its score lies strictly above the
    threshold. The result is one of the scores, also with ties, and
    whatever the shape of their distribution.

    Raises:
        ValueError: a rate outside 0 to 1, or no score.

    Example:
        One of four may be flagged: 9 is, and 7 is not.

        >>> threshold(torch.tensor([7.0, 9.0, 1.0, 3.0]), 0.25)
        7.0
    """
    raise NotImplementedError("9.5.3 threshold: your code here")
