"""global random state

torch.manual_seed seeds it for everybody.
"""

import torch


def rotation_cost(W, b, x, hidden_relu, n, seed):
    def loss(W):
        h = x @ W
        if hidden_relu:
            h = torch.relu(h)
        return (x - torch.relu(h @ W.mT + b)).square().sum(-1).mean()

    torch.manual_seed(seed)
    m = W.shape[1]
    Q, R = torch.linalg.qr(torch.randn(n, m, m, dtype=W.dtype))
    Q = Q * R.diagonal(dim1=-2, dim2=-1).sign()[:, None]
    return loss(W), torch.stack([loss(W @ q) for q in Q])
