"""the norm's weight w lies on the way

The reader never sees the stream itself, but a copy whose coordinates the norm has stretched.
"""

import torch


def virtual_weights(W_out, w, W_in):
    return W_out @ W_in


def heard_fraction(W_out, w, W_in):
    U, S, _ = torch.linalg.svd(w[:, None] * W_in, full_matrices=False)
    basis = U[:, S.max() * 1e-5 < S]
    return ((W_out @ basis).pow(2).sum() / W_out.pow(2).sum()).item()
