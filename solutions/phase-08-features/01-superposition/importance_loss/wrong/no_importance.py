"""where is the importance

The argument is not used.
"""

import torch


def importance_loss(W, b, x, importance):
    output = torch.relu(x @ W @ W.mT + b.unsqueeze(-2))
    return (x - output).square().sum(-1).mean(-1)
