"""raises RuntimeError: view size is not compatible

view needs numbers that lie side by side; reshape does not.
"""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = torch.relu(x @ W) if hidden_relu else x @ W
        read = torch.relu(h @ W.mT + b)
        return (x.view(-1) - read.reshape(-1)).square().sum() / len(x)

    g = torch.Generator().manual_seed(seed)
    m = W.shape[1]
    Q, R = torch.linalg.qr(torch.randn(n, m, m, generator=g, dtype=W.dtype))
    Q = Q * R.diagonal(dim1=-2, dim2=-1).sign()[:, None]
    return loss(W), torch.stack([loss(W @ q) for q in Q])
