"""Model by model."""

import torch


def crosscoder_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    pre = b_enc
    for m in range(x.shape[1]):
        pre = pre + x[:, m] @ W_enc[m]
    f = pre.relu()
    loss = 0
    for m in range(x.shape[1]):
        rebuilt = f @ W_dec[:, m] + b_dec[m]
        loss = loss + ((x[:, m] - rebuilt) ** 2).sum(-1).mean()
        loss = loss + penalty * (f * torch.linalg.vector_norm(W_dec[:, m], dim=1)).sum(-1).mean()
    return loss
