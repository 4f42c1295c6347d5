"""the mean of the rows' fractions

A long row carries more of the squared length than a short one.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    U, S, _ = torch.linalg.svd(gain[:, None] * W_in, full_matrices=False)
    basis = U[:, S.max() * 1e-5 < S]
    return ((W_out @ basis).pow(2).sum(-1) / W_out.pow(2).sum(-1)).mean().item()
