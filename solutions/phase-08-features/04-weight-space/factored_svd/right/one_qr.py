"""One QR, and the SVD of a wide matrix of the size of B."""

import torch


def factored_svd(A, B):
    Q, R = torch.linalg.qr(A)
    X, S, Yh = torch.linalg.svd(R @ B, full_matrices=False)
    return Q @ X, S, Yh.mT
