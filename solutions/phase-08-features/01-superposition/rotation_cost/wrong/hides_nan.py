"""and the result shows none

A model that has diverged looks as if it had no loss.
"""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = torch.relu(x @ W) if hidden_relu else x @ W
        return torch.nan_to_num((x - torch.relu(h @ W.mT + b)).square().sum(-1).mean())

    g = torch.Generator().manual_seed(seed)
    m = W.shape[1]
    Q, R = torch.linalg.qr(torch.randn(n, m, m, generator=g, dtype=W.dtype))
    Q = Q * R.diagonal(dim1=-2, dim2=-1).sign()[:, None]
    return loss(W), torch.stack([loss(W @ turn) for turn in Q])
