"""seed

Draws from the global state cannot be repeated.
"""

import torch


def turned_scores(W_OV1, W_QK2, W_OV2, n_draw=20, seed=0):
    scores = []
    for _ in range(n_draw):
        R = torch.linalg.qr(torch.randn(W_OV1.shape, dtype=W_OV1.dtype)).Q
        scores.append(composition_scores(W_OV1 @ R, W_QK2, W_OV2))
    return torch.stack(scores)


def composition_scores(W_OV1, W_QK2, W_OV2):
    readers = [W_QK2, W_QK2.T, W_OV2]
    return torch.stack([(W_OV1 @ M).norm() / (W_OV1.norm() * M.norm()) for M in readers])
