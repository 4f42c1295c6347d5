"""Random signs for the columns, and all copies in one batch."""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = x @ W
        h = torch.relu(h) if hidden_relu else h
        return (x - torch.relu(h @ W.mT + b)).square().sum(-1).mean(-1)

    g = torch.Generator().manual_seed(seed)
    m = W.shape[1]
    Q = torch.linalg.qr(torch.randn(n, m, m, generator=g, dtype=W.dtype)).Q
    signs = torch.randint(0, 2, (n, 1, m), generator=g) * 2 - 1
    return loss(W), loss(W @ (Q * signs))
