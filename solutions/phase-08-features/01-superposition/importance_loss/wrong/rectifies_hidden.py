"""the hidden dimensions are rectified

That is the model with neurons.
"""

import torch


def importance_loss(W, b, x, importance):
    output = torch.relu(torch.relu(x @ W) @ W.mT + b.unsqueeze(-2))
    return ((x - output).square() * importance.unsqueeze(-2)).sum(-1).mean(-1)
