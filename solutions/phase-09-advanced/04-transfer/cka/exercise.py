"""Linear CKA: are two representations of the same examples alike?"""

import torch
from jaxtyping import Float
from torch import Tensor


def cka(x: Float[Tensor, "n a"], y: Float[Tensor, "n b"]) -> Float[Tensor, ""]:
    """Return linear CKA of two representations, 0 (unrelated) to 1 (alike).

    Row i of x and row i of y belong to the same example. The widths may
    differ. The dtype is that of x and y.

    Raises:
        ValueError: x or y is the same for every example.

    Example:
        The second one is the first, turned, doubled and shifted.

        >>> x = torch.tensor([[0.0, 0], [1, 0], [0, 3]])
        >>> y = 2 * x @ torch.tensor([[0.0, 1], [-1, 0]]) + 5
        >>> cka(x, y)
        tensor(1.)
    """
    ### BEGIN SOLUTION
    if (x == x[0]).all() or (y == y[0]).all():
        raise ValueError("a representation is the same for every example")
    x, y = x - x.mean(0), y - y.mean(0)
    return (y.T @ x).norm() ** 2 / ((x.T @ x).norm() * (y.T @ y).norm())
    ### END SOLUTION
