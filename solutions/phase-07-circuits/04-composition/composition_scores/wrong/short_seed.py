"""the seed is used only in part

Seeds are cut to two digits.
"""

import torch


def turned_scores(W_OV1, W_QK2, W_OV2, n_draw=20, seed=0):
    g = torch.Generator().manual_seed(seed % 100)
    scores = []
    for _ in range(n_draw):
        R = torch.linalg.qr(torch.randn(W_OV1.shape, generator=g, dtype=W_OV1.dtype)).Q
        scores.append(composition_scores(W_OV1 @ R, W_QK2, W_OV2))
    return torch.stack(scores)
