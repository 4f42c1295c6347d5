"""rotations with the signs of R taken out, and a loop over the readers"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    scores = []
    for M in (W_QK2, W_QK2.T, W_OV2):
        scores.append(torch.linalg.matrix_norm(W_OV1 @ M))
        scores[-1] = scores[-1] / torch.linalg.matrix_norm(W_OV1) / torch.linalg.matrix_norm(M)
    return torch.stack(scores)


def turned_scores(W_OV1, W_QK2, W_OV2, n_draw=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    rows = []
    for _ in range(n_draw):
        noise = torch.randn(W_OV1.shape, generator=generator, dtype=torch.float64)
        Q, R = torch.linalg.qr(noise)
        turn = (Q * R.diagonal().sign()).to(W_OV1.dtype)
        rows.append(composition_scores(W_OV1 @ turn, W_QK2, W_OV2))
    return torch.stack(rows)
