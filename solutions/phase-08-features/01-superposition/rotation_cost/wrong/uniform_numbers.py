"""directions are not equally likely

Numbers between 0 and 1 point to one side.
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
    Q, R = torch.linalg.qr(torch.rand(n, m, m, generator=g, dtype=W.dtype))
    signs = torch.randint(0, 2, (n, 1, m), generator=g).to(W.dtype) * 2 - 1
    Q = Q * R.diagonal(dim1=-2, dim2=-1).sign()[:, None] * signs
    return loss(W), torch.stack([loss(W @ q) for q in Q])
