"""a rank asks whether a direction is used

With more samples than dimensions the rank of anything real is d_model.
"""

import torch


def bandwidth(writes):
    return float(torch.linalg.matrix_rank(writes - writes.mean(0)))
