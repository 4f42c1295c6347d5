"""As an autoencoder of activations that lie side by side."""

import torch


def crosscoder_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    n, m, d = x.shape
    flat, rows = x.reshape(n, m * d), W_dec.reshape(-1, m * d)
    f = torch.clamp(flat @ W_enc.reshape(m * d, -1) + b_enc, min=0)
    error = (flat - f @ rows - b_dec.reshape(-1)).square().sum() / n
    price = torch.linalg.matrix_norm(W_dec[:, :, None]).sum(1)
    return error + penalty * (f @ price).sum() / n
