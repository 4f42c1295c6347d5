"""and the result shows none

A model that has diverged looks as if it had no loss.
"""

import torch


def importance_loss(W, b, x, importance):
    output = torch.relu(x @ W @ W.mT + b.unsqueeze(-2))
    error = (x - output).square() * importance.unsqueeze(-2)
    return torch.nan_to_num(error.sum(-1).mean(-1))
