"""multiply it by V

The small matrix is U S Vᵀ, too: its Vᵀ turns the code the wrong way.
"""

import torch


def factored_svd(A, B):
    Q_A, R_A = torch.linalg.qr(A)
    Q_B, R_B = torch.linalg.qr(B.T)
    U, S, Vh = torch.linalg.svd(R_A @ R_B.T)
    return Q_A @ U, S, Q_B @ Vh
