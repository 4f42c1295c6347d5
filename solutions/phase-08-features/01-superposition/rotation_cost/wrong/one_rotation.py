"""draw each one anew

The same rotation n times.
"""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = x @ W
        if hidden_relu:
            h = torch.relu(h)
        return (x - torch.relu(h @ W.mT + b)).square().sum(-1).mean()

    g = torch.Generator().manual_seed(seed)
    m = W.shape[1]
    Q, R = torch.linalg.qr(torch.randn(m, m, generator=g, dtype=W.dtype))
    return loss(W), loss(W @ (Q * R.diagonal().sign())).repeat(n)
