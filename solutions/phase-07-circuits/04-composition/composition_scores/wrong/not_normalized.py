"""grow with the size of the weights

A norm alone says how large the weights are.
"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    return torch.stack([(W_OV1 @ M).norm() for M in (W_QK2, W_QK2.T, W_OV2)])
