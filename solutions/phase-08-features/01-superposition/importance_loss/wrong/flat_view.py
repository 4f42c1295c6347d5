"""raises RuntimeError: view size is not compatible

view needs numbers that lie side by side; reshape does not.
"""

import torch


def importance_loss(W, b, x, importance):
    output = torch.relu(x @ W @ W.mT + b.unsqueeze(-2))
    error = (x.view(-1) - output.reshape(-1)).square().reshape(x.shape)
    return (error * importance.unsqueeze(-2)).sum(-1).mean(-1)
