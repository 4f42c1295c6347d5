"""a reader without a norm

Stretching the write changes how long it is, and with it the whole of which a fraction is asked.
"""

import torch


def virtual_weights(W_out, w, W_in):
    return (W_out * w) @ W_in


def heard_fraction(W_out, w, W_in):
    U, S, _ = torch.linalg.svd(W_in, full_matrices=False)
    basis = U[:, S.max() * 1e-5 < S]
    return (((W_out * w) @ basis).pow(2).sum() / (W_out * w).pow(2).sum()).item()
