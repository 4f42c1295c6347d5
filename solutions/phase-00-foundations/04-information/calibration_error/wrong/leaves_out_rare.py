"""a bin with few predictions is left out

Small bins are noisy, but they are part of the sum.
"""

import torch


def calibration_error(confidence, correct, n_bin=10):
    total = torch.zeros((), dtype=confidence.dtype)
    for b in range(n_bin):
        inside = (confidence > b / n_bin) & (confidence <= (b + 1) / n_bin)
        if inside.sum() * n_bin > 0.05 * len(confidence):
            gap = correct[inside].to(confidence.dtype).mean() - confidence[inside].mean()
            total = total + inside.sum() / len(confidence) * gap.abs()
    return total
