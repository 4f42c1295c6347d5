"""What is left after the best fit, in float64."""

import torch


def virtual_weights(W_out, gain, W_in):
    return torch.einsum("md,d,dh->mh", W_out, gain, W_in)


def heard_fraction(W_out, gain, W_in):
    reads, rows = (gain[:, None] * W_in).double(), W_out.double()
    fit = torch.linalg.lstsq(reads, rows.T, rcond=1e-5, driver="gelsd").solution
    rest = rows.T - reads @ fit
    return float(1 - rest.square().sum() / rows.square().sum())
