"""Steering: set one feature to a value, and leave everything else as it was."""

import torch
from jaxtyping import Float
from torch import Tensor


def clamp_feature(
    x: Float[Tensor, "*batch d"],
    W_enc: Float[Tensor, "d feature"],
    b_enc: Float[Tensor, "feature"],
    W_dec: Float[Tensor, "feature d"],
    b_dec: Float[Tensor, "d"],
    feature: int,
    value: float,
) -> Float[Tensor, "*batch d"]:
    """Return x as it would be if one feature had this value.

    The feature's strength in x is what a ReLU dictionary reads there.
    Move x along the feature's direction by what is missing to `value`
    (backward if there is too much); `value` may be below zero. What the
    dictionary fails to rebuild stays in x, and so do all other
    features' directions.

    Example:
        The feature reads (1, 0) and is 2 here. It is to be 5.

        >>> x, W = torch.tensor([2.0, 7.0]), torch.tensor([[1.0, 0.0]])
        >>> clamp_feature(x, W.T, torch.zeros(1), W, torch.zeros(2), 0, 5.0)
        tensor([5., 7.])
    """
    ### BEGIN SOLUTION
    pre = (x - b_dec) @ W_enc[:, feature] + b_enc[feature]
    return x + (value - pre.relu())[..., None] * W_dec[feature]
    ### END SOLUTION
