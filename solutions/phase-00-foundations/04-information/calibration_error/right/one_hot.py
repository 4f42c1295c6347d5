"""Bucketize and a one-hot matrix product, in double precision and back."""

import torch


def calibration_error(confidence, correct, n_bin=10):
    edges = torch.linspace(0, 1, n_bin + 1, dtype=torch.float64)[1:-1]
    which = torch.bucketize(confidence.double(), edges)
    member = torch.nn.functional.one_hot(which, n_bin).double()
    gap = (correct.double() - confidence.double()) @ member
    return (gap.abs().sum() / confidence.numel()).to(confidence.dtype)
