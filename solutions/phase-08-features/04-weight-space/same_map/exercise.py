"""Two heads compared so that no change of gauge is seen."""

import torch
from jaxtyping import Float
from torch import Tensor


def same_map(
    A: Float[Tensor, "m r"],
    B: Float[Tensor, "r n"],
    C: Float[Tensor, "m s"],
    D: Float[Tensor, "s n"],
) -> Float[Tensor, ""]:
    """Return the cosine between the products A B and C D.

    It is the sum of products of corresponding entries, divided by the
    Frobenius norms of the two products: 1 for the same map up to a
    positive factor, −1 for its opposite. The two heads may differ in
    their inner width. Neither product is zero. The dtype is that of
    the factors.

    Do not form the products: m and n are large, r and s small.

    Example:
        The second head is the first one with its code turned and sized.

        >>> A, B = torch.tensor([[1.0, 0], [0, 2], [3, 0]]), torch.eye(2)
        >>> N = torch.tensor([[0.0, 2.0], [-4.0, 0.0]])
        >>> same_map(A, B, A @ N, N.inverse() @ B)
        tensor(1.)
    """

    ### BEGIN SOLUTION
    def inner(A: Tensor, B: Tensor, C: Tensor, D: Tensor) -> Tensor:
        return ((A.T @ C) * (B @ D.T)).sum()

    return inner(A, B, C, D) / (inner(A, B, A, B).sqrt() * inner(C, D, C, D).sqrt())
    ### END SOLUTION
