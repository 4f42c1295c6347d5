"""the largest gap

That is the maximum calibration error. It hangs on the emptiest bin.
"""

import torch


def calibration_error(confidence, correct, n_bin=10):
    index = (confidence * n_bin).ceil().long().clamp(1, n_bin) - 1
    gaps = []
    for b in range(n_bin):
        rows = index == b
        if rows.any():
            gaps.append((correct[rows].float().mean() - confidence[rows].mean()).abs())
    return torch.stack(gaps).max()
