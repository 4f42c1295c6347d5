"""einsum over all three readers and all draws at once"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    M = torch.stack([W_QK2, W_QK2.T, W_OV2])
    product = torch.einsum("ij,rjk->rik", W_OV1, M)
    size = W_OV1.square().sum().sqrt() * M.square().sum((1, 2)).sqrt()
    return product.square().sum((1, 2)).sqrt() / size


def turned_scores(W_OV1, W_QK2, W_OV2, n_draw=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(n_draw, *W_OV1.shape, generator=generator, dtype=W_OV1.dtype)
    R = torch.linalg.qr(noise).Q
    M = torch.stack([W_QK2, W_QK2.T, W_OV2])
    product = torch.einsum("ij,njk,rkl->nril", W_OV1, R, M)
    size = torch.linalg.matrix_norm(W_OV1) * torch.linalg.matrix_norm(M)
    return torch.linalg.matrix_norm(product) / size
