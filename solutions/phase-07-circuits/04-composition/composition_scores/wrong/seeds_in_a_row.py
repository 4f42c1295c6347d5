"""neighboring seeds

Seed + i for draw i: seed 1 then repeats all draws of seed 0 but one.
"""

import torch


def turned_scores(W_OV1, W_QK2, W_OV2, n_draw=20, seed=0):
    scores = []
    for i in range(n_draw):
        generator = torch.Generator().manual_seed(seed + i)
        noise = torch.randn(W_OV1.shape, generator=generator, dtype=W_OV1.dtype)
        R = torch.linalg.qr(noise).Q
        scores.append(composition_scores(W_OV1 @ R, W_QK2, W_OV2))
    return torch.stack(scores)


def composition_scores(W_OV1, W_QK2, W_OV2):
    readers = [W_QK2, W_QK2.T, W_OV2]
    return torch.stack([(W_OV1 @ M).norm() / (W_OV1.norm() * M.norm()) for M in readers])
