"""norms as traces, and the reader turned in place of the writer"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    scores = []
    for M in (W_QK2, W_QK2.mT, W_OV2):
        both = torch.trace(M.T @ W_OV1.T @ W_OV1 @ M)
        apart = torch.trace(W_OV1.T @ W_OV1) * torch.trace(M.T @ M)
        scores.append((both.clamp(min=0) / apart).sqrt())
    return torch.stack(scores)


def turned_scores(W_OV1, W_QK2, W_OV2, n_draw=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    rows = []
    for _ in range(n_draw):
        noise = torch.empty_like(W_OV1).normal_(generator=generator)
        R, _ = torch.linalg.qr(noise)
        rows.append(composition_scores(W_OV1, R @ W_QK2 @ R.T, R @ W_OV2))
    return torch.stack(rows)
