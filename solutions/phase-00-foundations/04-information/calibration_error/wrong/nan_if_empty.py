"""empty bin gives NaN

The mean of nothing is 0/0. A model that is never 95 % sure has an empty bin, and that is no error.
"""

import torch


def calibration_error(confidence, correct, n_bin=10):
    index = (confidence * n_bin).ceil().long().clamp(1, n_bin) - 1
    total = torch.zeros(())
    for b in range(n_bin):
        rows = index == b
        gap = (correct[rows].float().mean() - confidence[rows].mean()).abs()
        total = total + rows.float().mean() * gap
    return total
