"""not the products of singular values

Two decompositions side by side. What the first factor stretches most need not be what the second
one stretches most.
"""

import torch


def factored_svd(A, B):
    U, S, _ = torch.linalg.svd(A, full_matrices=False)
    _, T, Vh = torch.linalg.svd(B, full_matrices=False)
    return U, S * T, Vh.T
