"""draw the matrix in W's dtype

A matrix that is orthogonal in single precision is not so in double.
"""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = torch.relu(x @ W) if hidden_relu else x @ W
        return (x - torch.relu(h @ W.mT + b)).square().sum(-1).mean()

    g = torch.Generator().manual_seed(seed)
    m = W.shape[1]
    Q, R = torch.linalg.qr(torch.randn(n, m, m, generator=g))
    Q = Q * R.diagonal(dim1=-2, dim2=-1).sign()[:, None]
    return loss(W), torch.stack([loss(W @ turn.to(W.dtype)) for turn in Q])
