"""the write is multiplied by the gain

That changes the length of the write, and with it the whole that the fraction is of.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    U, S, _ = torch.linalg.svd(W_in, full_matrices=False)
    basis = U[:, S.max() * 1e-5 < S]
    return (((W_out * gain) @ basis).pow(2).sum() / (W_out * gain).pow(2).sum()).item()
