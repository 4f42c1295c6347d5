"""torch.linalg.qr has fixed signs

The first column never points to the positive side.
"""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = x @ W
        if hidden_relu:
            h = torch.relu(h)
        return (x - torch.relu(h @ W.mT + b)).square().sum(-1).mean()

    g = torch.Generator().manual_seed(seed)
    Q = torch.linalg.qr(torch.randn(n, *[W.shape[1]] * 2, generator=g, dtype=W.dtype)).Q
    return loss(W), torch.stack([loss(W @ q) for q in Q])
