"""confidence of exactly 1

`int(confidence * n_bin)` puts a confidence of 1 into a bin beyond the last, where nobody looks.
"""

import torch


def calibration_error(confidence, correct, n_bin=10):
    index = (confidence * n_bin).floor().long()
    total = torch.zeros(())
    for b in range(n_bin):
        rows = index == b
        if rows.any():
            gap = (correct[rows].float().mean() - confidence[rows].mean()).abs()
            total = total + rows.float().mean() * gap
    return total
