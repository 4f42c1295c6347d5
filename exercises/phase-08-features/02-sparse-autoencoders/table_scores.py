"""How well a description predicts a feature on text that it was not made from."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def table_scores(
    fit: Float[Tensor, "n feature"],
    fit_keys: Int[Tensor, "n"],
    test: Float[Tensor, "m feature"],
    test_keys: Int[Tensor, "m"],
) -> Float[Tensor, "feature"]:
    """Describe each feature by a table, and score the table elsewhere.

    A key is a number for what stands at a position, such as the token.
    The description of a feature is its mean activation at each key of
    `fit`. At each position of `test` it predicts what the table says; a
    key that `fit` lacks gets the mean of all of `fit`. The score is the
    correlation of prediction and activation over `test`. It is 0 if
    either of them is the same at all positions, up to rounding. Keys
    may be large. A NaN must stay visible.

    Example:
        Key 7 means "on". The feature follows it, at another strength.

        >>> fit = torch.tensor([[4.0], [0.0], [2.0], [0.0]])
        >>> test = torch.tensor([[1.0], [0.0], [1.0]])
        >>> table_scores(fit, torch.tensor([7, 5, 7, 6]), test, torch.tensor([7, 5, 7]))
        tensor([1.])
    """
    raise NotImplementedError("8.2.4 table_scores: your code here")
