"""Orthogonal directions one after the other."""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = x @ W
        if hidden_relu:
            h = torch.relu(h)
        return (x - torch.relu(h @ W.mT + b)).square().sum(-1).mean()

    g = torch.Generator().manual_seed(seed)
    m, losses = W.shape[1], []
    for _ in range(n):
        rows = []
        for _ in range(m):
            v = torch.randn(m, generator=g, dtype=torch.float64)
            for row in rows:
                v = v - (v @ row) * row
            rows.append(v / v.norm())
        losses.append(loss(W @ torch.stack(rows).to(W.dtype)))
    return loss(W), torch.stack(losses)
