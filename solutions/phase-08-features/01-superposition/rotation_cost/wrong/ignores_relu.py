"""hidden_relu = True is not obeyed

The hidden layer stays linear.
"""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        return (x - torch.relu(x @ W @ W.mT + b)).square().sum(-1).mean()

    g = torch.Generator().manual_seed(seed)
    m = W.shape[1]
    Q, R = torch.linalg.qr(torch.randn(n, m, m, generator=g, dtype=W.dtype))
    Q = Q * R.diagonal(dim1=-2, dim2=-1).sign()[:, None]
    return loss(W), torch.stack([loss(W @ q) for q in Q])
