"""a ratio of lengths

The fraction is of the squared length, so that the parts sum to 1.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    U, S, _ = torch.linalg.svd(gain[:, None] * W_in, full_matrices=False)
    basis = U[:, S.max() * 1e-5 < S]
    return ((W_out @ basis).norm() / W_out.norm()).item()
