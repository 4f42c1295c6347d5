"""the middle of the bin

Confidences in a bin need not lie around its middle. Compare with their mean.
"""

import torch


def calibration_error(confidence, correct, n_bin=10):
    index = (confidence * n_bin).ceil().long().clamp(1, n_bin) - 1
    total = torch.zeros(())
    for b in range(n_bin):
        rows = index == b
        if rows.any():
            gap = (correct[rows].float().mean() - (b + 0.5) / n_bin).abs()
            total = total + rows.float().mean() * gap
    return total
