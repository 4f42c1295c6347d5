"""changes with the size of the weights

A constant in the denominator is not small beside small weights.
"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    readers = [W_QK2, W_QK2.T, W_OV2]
    return torch.stack([(W_OV1 @ M).norm() / (W_OV1.norm() * M.norm() + 1e-6) for M in readers])
