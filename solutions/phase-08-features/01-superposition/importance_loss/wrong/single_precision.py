"""is float32, and should be float64

Right to seven digits.
"""

import torch


def importance_loss(W, b, x, importance):
    W, b, x, importance = (t.float() for t in (W, b, x, importance))
    output = torch.relu(x @ W @ W.mT + b.unsqueeze(-2))
    return ((x - output).square() * importance.unsqueeze(-2)).sum(-1).mean(-1)
