"""a reader without a norm

The norm stands before the reader: it turns what the columns of W_in listen to on the board.
"""

import torch


def virtual_weights(W_out, w, W_in):
    return (W_out * w) @ W_in


def heard_fraction(W_out, w, W_in):
    U, S, _ = torch.linalg.svd(W_in, full_matrices=False)
    basis = U[:, S.max() * 1e-5 < S]
    return ((W_out @ basis).pow(2).sum() / W_out.pow(2).sum()).item()
