"""one generator draws all

Neighboring seeds then share all rotations but one.
"""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = x @ W
        if hidden_relu:
            h = torch.relu(h)
        return (x - torch.relu(h @ W.mT + b)).square().sum(-1).mean()

    m, losses = W.shape[1], []
    for i in range(n):
        g = torch.Generator().manual_seed(seed + i)
        Q, R = torch.linalg.qr(torch.randn(m, m, generator=g, dtype=W.dtype))
        losses.append(loss(W @ (Q * R.diagonal().sign())))
    return loss(W), torch.stack(losses)
