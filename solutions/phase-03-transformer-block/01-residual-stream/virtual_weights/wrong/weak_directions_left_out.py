"""100 times weaker

The size of a singular value does not matter, as long as it is not zero.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    U, S, _ = torch.linalg.svd(gain[:, None] * W_in, full_matrices=False)
    basis = U[:, 0.1 * S.max() < S]
    return ((W_out @ basis).pow(2).sum() / W_out.pow(2).sum()).item()
