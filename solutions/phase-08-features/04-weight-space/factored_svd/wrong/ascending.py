"""S ascends

The readings of a head start with its largest term.
"""

import torch


def factored_svd(A, B):
    Q_A, R_A = torch.linalg.qr(A)
    Q_B, R_B = torch.linalg.qr(B.T)
    U, S, Vh = torch.linalg.svd(R_A @ R_B.T)
    return (Q_A @ U).flip(1), S.flip(0), (Q_B @ Vh.T).flip(1)
