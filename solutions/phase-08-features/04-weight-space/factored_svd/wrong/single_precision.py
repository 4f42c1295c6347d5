"""in single precision

Float32 inside, and the dtype put back: seven digits are left of sixteen.
"""

import torch


def factored_svd(A, B):
    Q_A, R_A = torch.linalg.qr(A.float())
    Q_B, R_B = torch.linalg.qr(B.float().T)
    U, S, Vh = torch.linalg.svd(R_A @ R_B.T)
    return (Q_A @ U).to(A), S.to(A), (Q_B @ Vh.T).to(A)
