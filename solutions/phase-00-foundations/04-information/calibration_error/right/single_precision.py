"""Sums in a tensor of zeros, which is float32 whatever comes in."""

import torch


def calibration_error(confidence, correct, n_bin=10):
    bin_of = (confidence * n_bin).ceil().long().clamp(1, n_bin) - 1
    gap = torch.zeros(n_bin).index_add_(0, bin_of, correct.float() - confidence.float())
    return gap.abs().sum() / len(confidence)
