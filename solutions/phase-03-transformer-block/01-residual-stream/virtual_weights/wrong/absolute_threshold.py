"""a millionth as large

What counts as zero depends on the largest singular value.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    U, S, _ = torch.linalg.svd(gain[:, None] * W_in, full_matrices=False)
    basis = U[:, S > 1e-4]
    return ((W_out @ basis).pow(2).sum() / W_out.pow(2).sum()).item()
