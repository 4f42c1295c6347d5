"""nothing is rotated

Other orders of the neurons are no rotations of the space, and cost nothing.
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
    orders = [torch.randperm(m, generator=g) for _ in range(n)]
    return loss(W), torch.stack([loss(W[:, order]) for order in orders])
