"""The singular value decomposition of a product that is never formed."""

import torch
from jaxtyping import Float
from torch import Tensor


def factored_svd(
    A: Float[Tensor, "m r"], B: Float[Tensor, "r n"]
) -> tuple[Float[Tensor, "m r"], Float[Tensor, "r"], Float[Tensor, "n r"]]:
    """Return U, S and V with U diag(S) Vᵀ = A B.

    The columns of U are orthonormal, and so are those of V. S holds r
    singular values in descending order, also those that are zero. r is
    at most m and at most n. All three have the dtype of the factors.

    Do not form A B: no tensor on the way may be larger than the larger
    factor, up to a small multiple. Small singular values count: use no
    Gram matrix such as Aᵀ A, whose root loses half of the digits.

    Example:
        One number inside: its singular value is a product of lengths.

        >>> A, B = torch.tensor([[6.0], [8.0]]), torch.tensor([[0.0, 3.0]])
        >>> U, S, V = factored_svd(A, B)
        >>> S
        tensor([30.])
    """
    ### BEGIN SOLUTION
    Q_A, R_A = torch.linalg.qr(A)
    Q_B, R_B = torch.linalg.qr(B.T)
    U, S, Vh = torch.linalg.svd(R_A @ R_B.T)
    return Q_A @ U, S, Q_B @ Vh.T
    ### END SOLUTION
