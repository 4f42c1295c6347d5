"""The variance of dot products: measured, predicted, and under a control."""

import torch
from jaxtyping import Float
from torch import Tensor


def score_variance(
    q: Float[Tensor, "query d_head"],
    k: Float[Tensor, "key d_head"],
    seed: int = 0,
) -> tuple[Float[Tensor, ""], Float[Tensor, ""], Float[Tensor, ""]]:
    """Measure Var(q·k), predict it, and check the prediction.

    Returns three numbers about unscaled dot products:
    measured: their variance over all pairs of a query and a key,
        divided by the number of pairs (not that number less one).
    predicted: what it would be if the coordinates of a query knew
        nothing of each other, nor those of a key. Use the mean and the
        mean square of each coordinate; they need not be 0 and 1.
    control: as measured, after each coordinate has been shuffled over
        the queries and over the keys, in an order of its own. Seeded;
        the global random state is left alone.

    Example:
        Two coordinates that always agree vary twice as much.

        >>> q = k = torch.tensor([[1.0, 1.0], [-1.0, -1.0]])
        >>> measured, predicted, _ = score_variance(q, k)
        >>> measured, predicted
        (tensor(4.), tensor(2.))
    """
    raise NotImplementedError("2.1.2 score_variance: your code here")
