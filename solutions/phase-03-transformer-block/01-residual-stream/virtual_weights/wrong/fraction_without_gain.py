"""a reader without a norm

The gain stands before the reader and turns the directions that it sees.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    U, S, _ = torch.linalg.svd(W_in, full_matrices=False)
    basis = U[:, S.max() * 1e-5 < S]
    return ((W_out @ basis).pow(2).sum() / W_out.pow(2).sum()).item()
