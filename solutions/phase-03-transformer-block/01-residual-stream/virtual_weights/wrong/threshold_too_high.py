"""a column that is 1,000 times weaker is not counted

A direction that is seen weakly is seen.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    U, S, _ = torch.linalg.svd(gain[:, None] * W_in, full_matrices=False)
    seen = W_out @ U[:, S / S.max() > 1e-3]
    return (seen.square().sum() / W_out.square().sum()).item()
