"""the later head acts before the earlier one

Row vectors meet the matrices from left to right.
"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    readers = [W_QK2, W_QK2.T, W_OV2]
    return torch.stack([(M @ W_OV1).norm() / (W_OV1.norm() * M.norm()) for M in readers])
