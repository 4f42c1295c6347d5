"""A loop over bins with masks and means, as the formula is written."""

import torch


def calibration_error(confidence, correct, n_bin=10):
    total = torch.zeros((), dtype=confidence.dtype)
    for b in range(n_bin):
        rows = (confidence > b / n_bin) & (confidence <= (b + 1) / n_bin)
        if rows.any():
            gap = correct[rows].to(confidence.dtype).mean() - confidence[rows].mean()
            total = total + rows.sum() / len(rows) * gap.abs()
    return total
