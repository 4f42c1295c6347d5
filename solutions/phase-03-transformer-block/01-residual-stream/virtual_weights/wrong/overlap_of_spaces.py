"""the overlap of two subspaces

An orthonormal basis of the rows makes all directions of the writer equally important.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    U, S, _ = torch.linalg.svd(gain[:, None] * W_in, full_matrices=False)
    basis = U[:, S.max() * 1e-5 < S]
    own = torch.linalg.qr(W_out.T).Q
    return ((own.T @ basis).pow(2).sum() / own.shape[1]).item()
