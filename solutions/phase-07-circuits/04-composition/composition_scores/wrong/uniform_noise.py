"""from all directions alike

The Q of positive numbers has nearly the same first column in every draw.
"""

import torch


def turned_scores(W_OV1, W_QK2, W_OV2, n_draw=20, seed=0):
    g = torch.Generator().manual_seed(seed)
    out = []
    for _ in range(n_draw):
        R = torch.linalg.qr(torch.rand(W_OV1.shape, generator=g, dtype=W_OV1.dtype)).Q
        out.append(composition_scores(W_OV1 @ R, W_QK2, W_OV2))
    return torch.stack(out)


def composition_scores(W_OV1, W_QK2, W_OV2):
    return torch.stack(
        [(W_OV1 @ M).norm() / (W_OV1.norm() * M.norm()) for M in (W_QK2, W_QK2.T, W_OV2)]
    )
