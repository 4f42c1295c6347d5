"""average in the n_bin bins

The number of bins is an argument. With ten bins, five predictions stand alone in theirs.
"""

import torch


def calibration_error(confidence, correct, n_bin=10):
    index = (confidence * 10).ceil().long().clamp(1, 10) - 1
    sure = torch.bincount(index, weights=confidence, minlength=10)
    right = torch.bincount(index, weights=correct.to(confidence.dtype), minlength=10)
    return (right - sure).abs().sum() / len(confidence)
