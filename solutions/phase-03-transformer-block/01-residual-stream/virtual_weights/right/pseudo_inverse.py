"""The projection matrix by a pseudoinverse."""

import torch


def virtual_weights(W_out, gain, W_in):
    return W_out @ torch.diag(gain) @ W_in


def heard_fraction(W_out, gain, W_in):
    reads = torch.diag(gain) @ W_in
    seen = W_out @ reads @ torch.linalg.pinv(reads, rtol=1e-5)
    return (seen.square().sum() / W_out.square().sum()).item()
