"""The SVD of A, then that of what is left."""

import torch


def factored_svd(A, B):
    U, s, Vh = torch.linalg.svd(A, full_matrices=False)
    X, S, Yh = torch.linalg.svd(s[:, None] * Vh @ B, full_matrices=False)
    return U @ X, S, Yh.T
