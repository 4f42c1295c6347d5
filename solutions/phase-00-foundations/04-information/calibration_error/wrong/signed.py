"""cancel

Overconfident in one bin and underconfident in another is no calibration, so each gap is taken
without its sign.
"""

import torch


def calibration_error(confidence, correct, n_bin=10):
    index = (confidence * n_bin).ceil().long().clamp(1, n_bin) - 1
    total = torch.zeros(())
    for b in range(n_bin):
        rows = index == b
        if rows.any():
            total = total + rows.float().mean() * (
                correct[rows].float().mean() - confidence[rows].mean()
            )
    return total.abs()
