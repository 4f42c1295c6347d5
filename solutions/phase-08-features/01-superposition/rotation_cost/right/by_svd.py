"""The orthogonal factor of a normal matrix, by its singular vectors."""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = x @ W
        if hidden_relu:
            h = torch.relu(h)
        return (x - torch.relu(h @ W.mT + b)).square().sum(-1).mean()

    g = torch.Generator().manual_seed(seed)
    m = W.shape[1]
    U, _, Vh = torch.linalg.svd(torch.randn(n, m, m, generator=g, dtype=torch.float64))
    Q = (U @ Vh).to(W.dtype)
    return loss(W), torch.stack([loss(W @ q) for q in Q])
