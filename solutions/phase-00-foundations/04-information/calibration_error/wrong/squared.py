"""gaps are squared

The squared version is the calibration part of the Brier score; ECE takes absolute values.
"""

import torch


def calibration_error(confidence, correct, n_bin=10):
    index = (confidence * n_bin).ceil().long().clamp(1, n_bin) - 1
    total = torch.zeros(())
    for b in range(n_bin):
        rows = index == b
        if rows.any():
            total = (
                total
                + rows.float().mean()
                * (correct[rows].float().mean() - confidence[rows].mean()) ** 2
            )
    return total
