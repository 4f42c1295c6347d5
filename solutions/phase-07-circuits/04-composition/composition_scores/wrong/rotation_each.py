"""one for all three

The three scores of a draw belong to one rotation, or they cannot be compared.
"""

import torch


def turned_scores(W_OV1, W_QK2, W_OV2, n_draw=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(n_draw, 3, *W_OV1.shape, generator=generator, dtype=W_OV1.dtype)
    M = torch.stack([W_QK2, W_QK2.T, W_OV2])
    product = W_OV1 @ torch.linalg.qr(noise).Q @ M
    norm = torch.linalg.matrix_norm
    return norm(product) / (norm(W_OV1) * norm(M))
