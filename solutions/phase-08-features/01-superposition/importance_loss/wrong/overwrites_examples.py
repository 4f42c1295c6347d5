"""your code changes its input x

The error is computed in the memory of the examples.
"""

import torch


def importance_loss(W, b, x, importance):
    output = torch.relu(x @ W @ W.mT + b.unsqueeze(-2))
    error = x.sub_(output).square() * importance.unsqueeze(-2)
    return error.sum(-1).mean(-1)
