"""singular values of A alone

A head's strength is shared between its two factors, and how is a matter of gauge.
"""

import torch


def factored_svd(A, B):
    U, S, _ = torch.linalg.svd(A, full_matrices=False)
    return U, S, torch.linalg.qr(B.T).Q
