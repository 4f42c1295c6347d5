"""Does a direction matter? Find one without fitting, and take it away."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def difference_of_means(x: Float[Tensor, "n d"], y: Int[Tensor, "n"]) -> Float[Tensor, "d"]:
    """Return the mean of the rows of class 1 less that of class 0.

    Raise a ValueError if one of the two classes has no row.

    Example:
        >>> x = torch.tensor([[0.0, 2.0], [4.0, 2.0], [9.0, 8.0]])
        >>> difference_of_means(x, torch.tensor([0, 0, 1]))
        tensor([7., 6.])
    """
    raise NotImplementedError("8.3.3 erased: your code here")


def erased(x: Float[Tensor, "n d"], v: Float[Tensor, "d"]) -> Float[Tensor, "n d"]:
    """Return x without its variation along v, whose length is free.

    Afterwards all rows have the same product with v: that of the mean of
    the rows. What is orthogonal to v stays as it is.
    Raise a ValueError if v is zero.

    Example:
        >>> x = torch.tensor([[1.0, 5.0], [3.0, 6.0]])
        >>> erased(x, torch.tensor([10.0, 0.0]))
        tensor([[2., 5.],
                [2., 6.]])
    """
    raise NotImplementedError("8.3.3 erased: your code here")
