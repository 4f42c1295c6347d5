"""equally many predictions

Bins of equal counts are a good choice too, and another measure. Here bins are equally wide.
"""

import torch


def calibration_error(confidence, correct, n_bin=10):
    order = confidence.argsort()
    total = torch.zeros(())
    for rows in order.chunk(n_bin):
        gap = (correct[rows].float().mean() - confidence[rows].mean()).abs()
        total = total + len(rows) / len(order) * gap
    return total
