"""has lost its gradient

The output is cut from the graph.
"""

import torch


def importance_loss(W, b, x, importance):
    output = torch.relu(x @ W @ W.mT + b.unsqueeze(-2)).detach()
    return ((x - output).square() * importance.unsqueeze(-2)).sum(-1).mean(-1)
