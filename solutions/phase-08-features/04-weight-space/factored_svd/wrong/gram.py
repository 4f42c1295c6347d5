"""a small singular value is lost

The eigenvalues of a Gram matrix are squares. A singular value 1e-10 of the first is 1e-20 there,
below what double precision holds beside 1.
"""

import torch


def factored_svd(A, B):
    square, X = torch.linalg.eigh(A.T @ A)
    length = square.clamp(min=1e-300).sqrt()
    U, S, Vh = torch.linalg.svd(length[:, None] * X.T @ B, full_matrices=False)
    return A @ X / length @ U, S, Vh.T
