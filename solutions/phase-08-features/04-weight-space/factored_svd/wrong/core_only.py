"""U has size

The small matrix has small singular vectors. Q_A and Q_B turn them into vectors of the stream.
"""

import torch


def factored_svd(A, B):
    R_A, R_B = torch.linalg.qr(A).R, torch.linalg.qr(B.T).R
    U, S, Vh = torch.linalg.svd(R_A @ R_B.T)
    return U, S, Vh.T
