"""the importance is inside the square

The error is weighed before it is squared.
"""

import torch


def importance_loss(W, b, x, importance):
    output = torch.relu(x @ W @ W.mT + b.unsqueeze(-2))
    return ((x - output) * importance.unsqueeze(-2)).square().sum(-1).mean(-1)
