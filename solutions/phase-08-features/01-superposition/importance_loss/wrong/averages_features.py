"""the errors of features are averaged

A mean over everything divides by the number of features.
"""

import torch


def importance_loss(W, b, x, importance):
    output = torch.relu(x @ W @ W.mT + b.unsqueeze(-2))
    return ((x - output).square() * importance.unsqueeze(-2)).mean((-1, -2))
