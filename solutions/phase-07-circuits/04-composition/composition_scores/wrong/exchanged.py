"""Q and K are exchanged

As a query the vector stands left of W_QK, as a key right of it.
"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    readers = [W_QK2.T, W_QK2, W_OV2]
    return torch.stack([(W_OV1 @ M).norm() / (W_OV1.norm() * M.norm()) for M in readers])
