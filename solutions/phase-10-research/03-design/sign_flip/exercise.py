"""Could signs that chance alone decides give a sum as large as this?"""

import torch
from jaxtyping import Float
from torch import Tensor


def sign_flip_p(
    differences: Float[Tensor, "test unit"], n_draw: int = 10_000, seed: int = 0
) -> Float[Tensor, "test"]:
    """Return the p-value of each row: may its differences be noise around 0?

    Flip signs in every possible way, 2**n_unit rows of signs. p is the
    share of them whose sum is at least as far from 0, on either side,
    as the sum of the data. If 2**n_unit exceeds n_draw, draw n_draw
    rows of signs instead, and count the data as one more of them:
    p = (1 + count) / (1 + n_draw). Sums that differ by less than
    1e-12 · Σ|d| are equal. Compute in double precision, and leave the
    global random state alone.

    Example:
        The sums of 1 and 3 with signs are 4, 2, -2, and -4. Two of four
        lie at least 4 from 0; all of them lie at least 2 from 0.

        >>> sign_flip_p(torch.tensor([[1.0, 3.0], [-1.0, 3.0]]))
        tensor([0.5000, 1.0000], dtype=torch.float64)
    """
    ### BEGIN SOLUTION
    d = differences.double()
    n = d.shape[1]
    exact = 2**n <= n_draw
    if exact:
        bits = torch.arange(2**n)[:, None] >> torch.arange(n) & 1
    else:
        g = torch.Generator().manual_seed(seed)
        bits = torch.randint(2, (n_draw, n), generator=g)
    sums = (1.0 - 2 * bits.double()) @ d.T
    room = 1e-12 * d.abs().sum(1)
    count = (sums.abs() >= d.sum(1).abs() - room).sum(0).double()
    return count / 2**n if exact else (1 + count) / (1 + n_draw)
    ### END SOLUTION
