"""this compares the matrices entry by entry

A cosine of two matrices does not pass one vector through both.
"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    readers = [W_QK2, W_QK2.T, W_OV2]
    return torch.stack([(W_OV1 * M).sum().abs() / (W_OV1.norm() * M.norm()) for M in readers])
