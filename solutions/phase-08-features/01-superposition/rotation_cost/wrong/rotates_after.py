"""nothing is rotated

A rotation behind the neurons, and back before the reading, rotates nothing.
"""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(turn):
        h = torch.relu(x @ W) if hidden_relu else x @ W
        return (x - torch.relu(h @ turn @ (W @ turn).mT + b)).square().sum(-1).mean()

    g = torch.Generator().manual_seed(seed)
    m = W.shape[1]
    Q, R = torch.linalg.qr(torch.randn(n, m, m, generator=g, dtype=W.dtype))
    Q = Q * R.diagonal(dim1=-2, dim2=-1).sign()[:, None]
    return loss(torch.eye(m, dtype=W.dtype)), torch.stack([loss(q) for q in Q])
