"""a singular value of zero

A reader whose columns repeat has fewer directions than columns. The SVD fills up with directions
that it does not see.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    U, _, _ = torch.linalg.svd(gain[:, None] * W_in, full_matrices=False)
    return ((W_out @ U).pow(2).sum() / W_out.pow(2).sum()).item()
