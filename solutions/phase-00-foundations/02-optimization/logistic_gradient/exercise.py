"""Logistic regression: its gradient by the chain rule, one link at a time."""

import torch
from jaxtyping import Float
from torch import Tensor


def logistic_gradient(
    x: Float[Tensor, "example feature"],
    y: Float[Tensor, "example"],
    w: Float[Tensor, "feature"],
    b: Float[Tensor, ""],
) -> tuple[
    Float[Tensor, "example"],
    Float[Tensor, "example"],
    Float[Tensor, "feature"],
    Float[Tensor, ""],
]:
    """Return dp/dz, dL/dz, dL/dw and dL/db, derived with pencil and paper.

    The model is z = x·w + b and p = 1 / (1 + e⁻ᶻ). The loss is the
    mean over examples of -y log p - (1 - y) log(1 - p). On paper, write
    dL/dp and dp/dz, multiply them, and simplify before you type.
    Scores can be in the hundreds; there, p is 0 or 1 to the last digit.

    Example:
        One example with p = ½ and label 1: dp/dz is ¼, dL/dz is p - y.

        >>> x, y = torch.tensor([[2.0]]), torch.tensor([1.0])
        >>> logistic_gradient(x, y, torch.zeros(1), torch.tensor(0.0))
        (tensor([0.2500]), tensor([-0.5000]), tensor([-1.]), tensor(-0.5000))
    """
    p = torch.sigmoid(x @ w + b)
    ### BEGIN SOLUTION
    dp_dz = p * (1 - p)
    dL_dz = (p - y) / len(y)
    dL_dw = x.T @ dL_dz
    dL_db = dL_dz.sum()
    ### STUB
    # dp_dz = ...  # how p moves with its own z
    # dL_dz = ...  # dL/dp times dp/dz, simplified on paper
    # dL_dw = ...  # every example adds its part
    # dL_db = ...
    ### END SOLUTION
    return dp_dz, dL_dz, dL_dw, dL_db
