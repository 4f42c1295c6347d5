"""Two corrections for many tests."""

import torch
from jaxtyping import Float
from torch import Tensor


def holm(p: Float[Tensor, "test"]) -> Float[Tensor, "test"]:
    """Adjust p-values, so that even one false finding is improbable.

    Go from the smallest p to the largest. Multiply the smallest by the
    number of tests m, the next by m - 1, and so on, the last by 1. No
    adjusted value is below one that comes before it, and none is above
    1. Return them in the order of p, in double precision.

    Example:
        0.01 · 3 = 0.03, then 0.02 · 2 = 0.04, then 0.9 · 1.

        >>> holm(torch.tensor([0.02, 0.9, 0.01], dtype=torch.float64))
        tensor([0.0400, 0.9000, 0.0300], dtype=torch.float64)
    """
    raise NotImplementedError("10.3.4 many_tests: your code here")


def benjamini_hochberg(p: Float[Tensor, "test"]) -> Float[Tensor, "test"]:
    """Adjust p-values, so that few of the findings are false.

    Multiply the p of rank k, counted from the smallest, by m / k. Then
    go from the largest p to the smallest: no adjusted value is above
    one that comes after it in rank. Return them in the order of p, in
    double precision.

    Example:
        0.01 · 3/1 = 0.03 and 0.02 · 3/2 = 0.03, then 0.9 · 3/3.

        >>> benjamini_hochberg(torch.tensor([0.02, 0.9, 0.01], dtype=torch.float64))
        tensor([0.0300, 0.9000, 0.0300], dtype=torch.float64)
    """
    raise NotImplementedError("10.3.4 many_tests: your code here")
