"""without a transpose

Bᵀ = Q_B R_B, so B = R_Bᵀ Q_Bᵀ. With R_B itself in the middle, another matrix is decomposed.
"""

import torch


def factored_svd(A, B):
    Q_A, R_A = torch.linalg.qr(A)
    Q_B, R_B = torch.linalg.qr(B.T)
    U, S, Vh = torch.linalg.svd(R_A @ R_B)
    return Q_A @ U, S, Q_B @ Vh.T
